#include "servers/http/frontend/media_types.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace portico::http {
namespace {

constexpr std::string_view kBlank = " \t\r";

constexpr std::string_view kBuiltIn = R"(
text/html               html htm
text/css                css
text/javascript         js mjs
text/plain              txt
text/markdown           md
application/json        json
application/manifest+json webmanifest
application/xml         xml
application/pdf         pdf
application/wasm        wasm
application/gzip        gz
application/zip         zip
image/svg+xml           svg
image/png               png
image/jpeg              jpg jpeg
image/gif               gif
image/webp              webp
image/avif              avif
image/vnd.microsoft.icon ico
font/woff2              woff2
font/woff               woff
font/ttf                ttf
video/mp4               mp4
video/webm              webm
audio/mpeg              mp3
)";

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& byte : result) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return result;
}

// Removes the first of the words that blanks part; empty at the end.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  const auto word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

// It is copied into a field of an answer.
bool is_media_type(std::string_view text) {
  const auto is_visible = [](char byte) { return byte > ' ' && byte < '\x7F'; };
  return text.find('/') != std::string_view::npos && std::ranges::all_of(text, is_visible);
}

// XML says itself what it is in, and a parameter would overrule it.
std::string with_charset(std::string_view type) {
  const bool is_text = type.starts_with("text/") && type != "text/xml";
  const bool is_script = type == "application/javascript" || type == "application/json";
  return std::string{type} + (is_text || is_script ? "; charset=utf-8" : "");
}

}  // namespace

MediaTypes::MediaTypes() { add(kBuiltIn); }

MediaTypes MediaTypes::of_system(const std::string& file) {
  MediaTypes types;
  std::ifstream opened{file, std::ios::binary};
  const std::string table{std::istreambuf_iterator<char>{opened}, {}};
  types.add(table);
  return types;
}

void MediaTypes::add(std::string_view table) {
  while (!table.empty()) {
    auto line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    line = line.substr(0, line.find('#'));
    const auto type = take_word(line);
    if (!is_media_type(type)) continue;
    for (auto suffix = take_word(line); !suffix.empty(); suffix = take_word(line)) {
      types_.insert_or_assign(lower(suffix), with_charset(type));
    }
  }
}

std::string_view MediaTypes::of(std::string_view path) const {
  const auto name = lower(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    const auto found = types_.find(std::string_view{name}.substr(dot + 1));
    if (found != types_.end()) return found->second;
  }
  return "application/octet-stream";
}

bool pays_compressing(std::string_view media_type) {
  constexpr std::array<std::string_view, 9> kOthers{
      "application/json", "application/javascript",   "application/xml",      "application/wasm", "image/bmp",
      "font/ttf",         "image/vnd.microsoft.icon", "application/x-ndjson", "font/otf"};
  const auto type = media_type.substr(0, media_type.find(';'));
  return type.starts_with("text/") || type.ends_with("+xml") || type.ends_with("+json") ||
         std::ranges::find(kOthers, type) != kOthers.end();
}

}  // namespace portico::http
