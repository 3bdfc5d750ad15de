#include "servers/http/protocol/target.h"

#include <algorithm>
#include <cstddef>

#include "servers/http/protocol/host.h"
#include "servers/http/protocol/percent.h"
#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

bool is_target_byte(char byte) { return byte > ' ' && byte < '\x7F' && byte != '#'; }

// Takes what stands before the first of `separators` off, and leaves the separator; takes all if there is none.
std::string_view take_until(std::string_view& text, std::string_view separators) {
  const auto taken = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(taken.size());
  return taken;
}

Target with_path(Target::Form form, std::string_view authority, std::string_view rest) {
  Target target{form, authority, take_until(rest, "?"), {}};
  if (!rest.empty()) target.query = rest.substr(1);
  return target;
}

std::optional<Target> parse_absolute(std::string_view text) {
  const auto scheme = take_until(text, ":");
  if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return std::nullopt;
  if (!text.starts_with("://")) return std::nullopt;
  const auto slash = text.substr(1, 1);
  text.remove_prefix(3);
  const auto authority = take_until(text, "/?");
  if (!is_host(authority)) return std::nullopt;
  auto target = with_path(Target::Form::Absolute, authority, text);
  if (target.path.empty()) target.path = slash;  // in the text, like all its parts: they may be moved together
  return target;
}

enum class Plus { Plus, Space };

// Appends `text` decoded; false if that cannot be done.
bool append_decoded(std::string& decoded, std::string_view text, Plus plus) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\0') return false;
    if (text[at] == '%') {
      const auto byte = parse_escape(text.substr(at));
      if (!byte || *byte == '\0') return false;
      decoded += *byte;
      at += 2;
    } else {
      decoded += text[at] == '+' && plus == Plus::Space ? ' ' : text[at];
    }
  }
  return true;
}

// `path` ends with '/', and keeps doing so; false if it is the root already.
bool remove_last_segment(std::string& path) {
  if (path.size() == 1) return false;
  path.pop_back();
  path.resize(path.rfind('/') + 1);
  return true;
}

// Appends to `path`, which ends with '/', one segment that has none; false if that cannot be done.
bool append_segment(std::string& path, std::string_view raw, bool last) {
  const auto begin = path.size();
  if (!append_decoded(path, raw, Plus::Plus)) return false;
  const auto segment = std::string_view{path}.substr(begin);
  if (segment.find('/') != std::string_view::npos) return false;
  const bool up = segment == "..";
  if (up || segment == ".") {
    path.resize(begin);
    return !up || remove_last_segment(path);
  }
  if (!segment.empty() && !last) path += '/';
  return true;
}

}  // namespace

std::optional<Target> parse_target(Method method, std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_target_byte)) return std::nullopt;
  if (method == Method::Connect) {
    if (!is_host_and_port(text)) return std::nullopt;
    return Target{Target::Form::Authority, text, {}, {}};
  }
  if (text.front() == '/') return with_path(Target::Form::Origin, {}, text);
  if (text != "*") return parse_absolute(text);
  if (method != Method::Options) return std::nullopt;
  return Target{Target::Form::Asterisk, {}, {}, {}};
}

std::optional<std::string> decode_path(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::string decoded{"/"};
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = take_until(path, "/");
    if (!append_segment(decoded, segment, path.empty())) return std::nullopt;
  }
  return decoded;
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto parameter = take_until(query, "&");
    if (!query.empty()) query.remove_prefix(1);
    std::string decoded_name;
    if (!append_decoded(decoded_name, take_until(parameter, "="), Plus::Space) || decoded_name != name) continue;
    if (!parameter.empty()) parameter.remove_prefix(1);
    std::string value;
    if (!append_decoded(value, parameter, Plus::Space)) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

}  // namespace portico::http
