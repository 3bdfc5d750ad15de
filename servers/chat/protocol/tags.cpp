#include "servers/chat/protocol/tags.h"

#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

constexpr ByteSet kNameBytes = ByteSet::alphanumeric_and("-");
constexpr ByteSet kVendorBytes = ByteSet::alphanumeric_and("-.");

// What follows the backslash, and what it stands for.
constexpr std::string_view kEscapes = ":s\\rn";
constexpr std::string_view kEscaped = "; \\\r\n";

void append_to_list(std::string& tags, std::string_view text) {
  if (!tags.empty()) tags += ';';
  tags += text;
}

char unescaped(char byte) {
  const auto at = kEscapes.find(byte);
  return at == std::string_view::npos ? byte : kEscaped[at];
}

}  // namespace

std::optional<std::string> find_tag(std::string_view tags, std::string_view key) {
  std::optional<std::string_view> found;
  for_each_tag(tags, [&](const Tag& tag) {
    if (tag.key == key) found = tag.escaped_value;
  });
  if (!found) return std::nullopt;
  return unescape_tag_value(*found);
}

std::string client_only_tags(std::string_view tags) {
  std::string kept;
  for_each_tag(tags, [&](const Tag& tag) {
    if (!tag.is_client_only() || !is_tag_key(tag.key)) return;
    append_to_list(kept, tag.key);
    if (tag.escaped_value.empty()) return;
    kept += '=';
    kept += tag.escaped_value;
  });
  return kept;
}

std::string escape_tag_value(std::string_view value) {
  std::string escaped;
  escaped.reserve(value.size());
  for (const char byte : value) {
    const auto at = kEscaped.find(byte);
    if (at == std::string_view::npos) {
      escaped += byte;
    } else {
      escaped += '\\';
      escaped += kEscapes[at];
    }
  }
  return escaped;
}

std::string unescape_tag_value(std::string_view escaped) {
  std::string value;
  value.reserve(escaped.size());
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    if (escaped[at] != '\\') {
      value += escaped[at];
    } else if (++at < escaped.size()) {
      value += unescaped(escaped[at]);
    }
  }
  return value;
}

void append_tag(std::string& tags, std::string_view key, std::string_view value) {
  append_to_list(tags, key);
  if (value.empty()) return;
  tags += '=';
  tags += escape_tag_value(value);
}

bool is_tag_key(std::string_view key) {
  if (key.starts_with('+')) key.remove_prefix(1);
  const auto slash = key.find('/');
  if (slash != std::string_view::npos) {
    if (slash == 0 || !kVendorBytes.has_all(key.substr(0, slash))) return false;
    key.remove_prefix(slash + 1);
  }
  return !key.empty() && kNameBytes.has_all(key);
}

}  // namespace portico::chat
