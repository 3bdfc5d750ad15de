// The tags of a message: IRCv3 message-tags.
//
//   tags  = tag *(";" tag)
//   tag   = ["+"] [vendor "/"] name ["=" value]      "+": only for clients, the server passes it on
//   name  = 1*(letter / digit / "-")
//   value = any bytes but NUL, CR, LF, ";" and SPACE, which are written like this:
//
//             ;     SPACE    \     CR    LF
//             \:    \s       \\    \r    \n
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace portico::chat {

struct Tag {
  std::string_view key;
  std::string_view escaped_value;  // empty also without '='

  bool is_client_only() const { return key.starts_with('+'); }
};

// Calls `each` with every Tag of `tags`, which comes without '@'. Empty ones and those without a key are left out.
template <class Each>
void for_each_tag(std::string_view tags, Each&& each) {
  while (!tags.empty()) {
    const auto text = tags.substr(0, tags.find(';'));
    tags.remove_prefix(std::min(text.size() + 1, tags.size()));
    const auto key = text.substr(0, text.find('='));
    if (!key.empty()) each(Tag{key, text.substr(std::min(key.size() + 1, text.size()))});
  }
}

// The value of the last tag of that key, unescaped.
std::optional<std::string> find_tag(std::string_view tags, std::string_view key);

// The client-only tags among `tags`, as they came, joined with ';'. Keys against the grammar are left out.
std::string client_only_tags(std::string_view tags);

std::string escape_tag_value(std::string_view value);

// A backslash before any other byte is dropped, and so is one at the end.
std::string unescape_tag_value(std::string_view escaped);

// Adds `key` and, unless it is empty, `value` to `tags`, escaped. The text may then go to LineBuilder.
void append_tag(std::string& tags, std::string_view key, std::string_view value = {});

// True for a key of the grammar above.
bool is_tag_key(std::string_view key);

}  // namespace portico::chat
