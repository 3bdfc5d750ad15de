#include "servers/chat/protocol/masks.h"

#include <algorithm>
#include <optional>

#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

constexpr bool is_wildcard(char byte) { return byte == '*' || byte == '?'; }

// Where both stand after one character more of each, other than a star.
struct Position {
  std::size_t mask = 0;
  std::size_t text = 0;
};

std::optional<Position> after_one(std::string_view mask, std::string_view text, Position at) {
  if (at.mask == mask.size() || at.text == text.size()) return std::nullopt;
  if (mask[at.mask] == '?') {
    return Position{at.mask + 1, at.text + std::max<std::size_t>(utf8_sequence(text.substr(at.text)), 1)};
  }
  const bool escaped = mask[at.mask] == '\\' && at.mask + 1 < mask.size() && is_wildcard(mask[at.mask + 1]);
  if (escaped) ++at.mask;
  if (to_lower(mask[at.mask]) != to_lower(text[at.text])) return std::nullopt;
  return Position{at.mask + 1, at.text + 1};
}

void append_part(std::string& mask, std::string_view part) {
  if (part.empty()) part = "*";
  for (const char byte : part) {
    if (byte != '*' || !mask.ends_with('*')) mask += byte;
  }
}

}  // namespace

// Only the last star ever has to take more: what it leaves to those before it can't make a match where there is none.
bool matches(std::string_view mask, std::string_view text) {
  Position at;
  std::optional<Position> star;  // behind it, and the text that it has not taken yet
  while (at.text < text.size() || at.mask < mask.size()) {
    if (at.mask < mask.size() && mask[at.mask] == '*') {
      star = Position{++at.mask, at.text};
    } else if (const auto next = after_one(mask, text, at)) {
      at = *next;
    } else if (star && at.text < text.size()) {  // at the end of the text there is too little left for what follows
      at = Position{star->mask, ++star->text};
    } else {
      return false;
    }
  }
  return true;
}

std::size_t count_stars(std::string_view mask) {
  std::size_t stars = 0;
  for (std::size_t at = 0; at < mask.size(); ++at) {
    if (mask[at] == '*' && (at + 1 == mask.size() || mask[at + 1] != '*')) ++stars;
    if (mask[at] == '\\' && at + 1 < mask.size() && is_wildcard(mask[at + 1])) ++at;
  }
  return stars;
}

bool has_wildcards(std::string_view text) { return std::ranges::any_of(text, is_wildcard); }

std::string complete_mask(std::string_view mask) {
  const auto bang = mask.find('!');
  const auto at = mask.find('@', bang == std::string_view::npos ? 0 : bang);
  const bool no_nick = bang == std::string_view::npos && at != std::string_view::npos;
  const auto user_begin = bang == std::string_view::npos ? (no_nick ? 0 : mask.size()) : bang + 1;
  const auto user_end = std::min(at, mask.size());

  std::string complete;
  append_part(complete, no_nick ? "" : mask.substr(0, bang));
  complete += '!';
  append_part(complete, mask.substr(user_begin, user_end - user_begin));
  complete += '@';
  append_part(complete, mask.substr(std::min(user_end + 1, mask.size())));
  complete.resize(cut_utf8(complete, kMaxMask).size());
  return complete;
}

}  // namespace portico::chat
