#include "clients/tftp/completion.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>

namespace portico::tftp::client {
namespace {

using Kind = OpenWord::Kind;

constexpr bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

// Reads a line as split_line does, but remembers its last word even if that is not complete.
struct Scanner {
  std::vector<std::string> words;  // those before the last
  std::string text;
  std::size_t start = 0;
  char quote = 0;
  bool in_word = false;
  bool escaped = false;

  void take(char byte, std::size_t at) {
    if (!in_word && is_blank(byte)) return;
    if (!in_word) begin(at);
    if (escaped) {
      text.push_back(byte);
      escaped = false;
    } else if (byte == '\\' && quote != '\'') {
      escaped = true;
    } else if (quote != 0 ? byte == quote : byte == '"' || byte == '\'') {
      quote = quote != 0 ? '\0' : byte;
    } else if (quote == 0 && is_blank(byte)) {
      end(at);
    } else {
      text.push_back(byte);
    }
  }

  void begin(std::size_t at) {
    start = at;
    in_word = true;
  }

  void end(std::size_t at) {
    words.push_back(std::move(text));
    text.clear();
    in_word = false;
    start = at;
  }
};

Kind kind_after(std::span<const std::string> words) {
  if (words.empty()) return Kind::CommandName;
  if (words[0] == "mget") return Kind::RemoteName;
  if (words[0] == "mput" || (words[0] == "mirror" && words.size() == 1)) return Kind::LocalName;
  const bool get = words[0] == "get";
  if ((!get && words[0] != "put") || words.size() > 2) return Kind::Nothing;
  return get == (words.size() == 1) ? Kind::RemoteName : Kind::LocalName;
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = " \t\"'\\";
  std::string word;
  for (const char byte : text) {
    const bool starts_comment = byte == '#' && word.empty();
    if (starts_comment || kSpecial.find(byte) != std::string_view::npos) word.push_back('\\');
    word.push_back(byte);
  }
  return word;
}

// What all begin with, cut between two characters if they are UTF-8. REQUIRES: there is at least one.
std::string common_start(std::span<const std::string> texts) {
  std::string_view start = texts.front();
  for (const auto& text : texts) {
    const auto differ = std::ranges::mismatch(start, text);
    auto length = static_cast<std::size_t>(differ.in1 - start.begin());
    while (length > 0 && length < start.size() && (static_cast<unsigned char>(start[length]) & 0xC0U) == 0x80U)
      --length;
    start = start.substr(0, length);
  }
  return std::string{start};
}

}  // namespace

OpenWord open_word(std::string_view line) {
  Scanner scanner;
  for (std::size_t at = 0; at < line.size(); ++at) scanner.take(line[at], at);
  const auto start = scanner.in_word ? scanner.start : line.size();
  return {kind_after(scanner.words), scanner.text, line.substr(start)};
}

Completion complete(const OpenWord& word, std::span<const std::string> candidates) {
  std::vector<std::string> fitting;
  for (const auto& each : candidates) {
    if (each.starts_with(word.text)) fitting.push_back(each);
  }
  std::ranges::sort(fitting);
  if (fitting.empty()) return {};
  const auto start = common_start(fitting);
  if (fitting.size() == 1) return {word.raw.size(), escaped(start) + (start.ends_with('/') ? "" : " "), {}};
  if (start.size() > word.text.size()) return {word.raw.size(), escaped(start), {}};
  return {word.raw.size(), std::string{word.raw}, std::move(fitting)};
}

std::vector<std::string> local_names(const std::string& start) {
  namespace fs = std::filesystem;
  const auto slash = start.rfind('/');
  const auto directory = slash == std::string::npos ? std::string{} : start.substr(0, slash + 1);
  const bool hidden = start.substr(directory.size()).starts_with('.');
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator each{directory.empty() ? "." : directory, error}, end; !error && each != end;
       each.increment(error)) {
    const auto name = each->path().filename().string();
    if (name.starts_with('.') && !hidden) continue;
    std::error_code ignored;
    names.push_back(directory + name + (each->is_directory(ignored) ? "/" : ""));
  }
  return names;
}

}  // namespace portico::tftp::client
