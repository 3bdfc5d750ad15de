#include "clients/common/terminal_text.h"

#include <wchar.h>

#include <algorithm>

#include "clients/common/text_bytes.h"

namespace portico {
namespace {

void append_escaped(std::string& text, char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  text.append("\\x").append({kDigits[value >> 4U], kDigits[value & 0x0FU]});
}

// Removes one character from the front of valid UTF-8.
std::string_view take_character(std::string_view& text) {
  std::size_t length = 1;
  while (length < text.size() && continues_character(text[length])) ++length;
  const auto character = text.substr(0, length);
  text.remove_prefix(length);
  return character;
}

// What a character of one to four bytes stands for, if it is formed as RFC 3629 §3 says.
char32_t decoded(std::string_view character) {
  constexpr unsigned kFirstBits[] = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = static_cast<unsigned char>(character.front()) & kFirstBits[character.size()];
  for (const char byte : character.substr(1)) code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  return code;
}

std::size_t length_by_first_byte(char byte) {
  const auto first = static_cast<unsigned char>(byte);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

bool is_plain_character(std::string_view character) {
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};  // what is smaller has a shorter encoding
  if (character.size() != length_by_first_byte(character.front())) return false;
  const char32_t code = decoded(character);
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code >= kSmallest[character.size()] && code <= 0x10FFFF && !control && !surrogate;
}

// How many bytes of the front are one character that a terminal shows and does not obey; 0: it is none.
std::size_t plain_character(std::string_view text) {
  const auto character = text.substr(0, length_by_first_byte(text.front()));
  const bool whole = !character.empty() && std::ranges::all_of(character.substr(1), continues_character);
  return whole && is_plain_character(character) ? character.size() : 0;
}

std::size_t width_of(std::string_view character) {
  if (character.size() != length_by_first_byte(character.front())) return 1;
  const int width = ::wcwidth(static_cast<wchar_t>(decoded(character)));
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const auto plain = plain_character(text);
    if (plain == 0) append_escaped(safe, text.front());
    safe.append(text.substr(0, plain));
    text.remove_prefix(std::max<std::size_t>(plain, 1));
  }
  return safe;
}

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  while (!text.empty()) total += width_of(take_character(text));
  return total;
}

std::string clipped(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string{text};
  std::string cut;
  for (std::size_t used = 1; !text.empty();) {
    const auto character = take_character(text);
    used += width_of(character);
    if (used > width) break;
    cut.append(character);
  }
  return width == 0 ? cut : cut + "…";
}

}  // namespace portico
