#include "servers/tftp/protocol/text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "servers/tftp/protocol/file_protocol.h"

namespace portico::tftp {
namespace {

struct Encoding {
  std::size_t length;
  char32_t smallest;  // what is smaller has a shorter encoding
  char32_t first_bits;
};

// RFC 3629 §3, by the first byte of a character; length 0: no character begins so.
constexpr Encoding encoding_of(unsigned char first) {
  if (first < 0x80) return {1, 0, first};
  if (first >= 0xC2 && first < 0xE0) return {2, 0x80, first & 0x1FU};
  if (first >= 0xE0 && first < 0xF0) return {3, 0x800, first & 0x0FU};
  if (first >= 0xF0 && first < 0xF5) return {4, 0x10000, first & 0x07U};
  return {0, 0, 0};
}

constexpr bool is_printable(char32_t character) {
  const bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  return !control && !surrogate && character <= 0x10FFFF;
}

// Removes one character from the front of `text`; false if there is none that may be printed.
bool take_character(std::string_view& text) {
  const auto [length, smallest, first_bits] = encoding_of(static_cast<unsigned char>(text.front()));
  if (length == 0 || text.size() < length) return false;
  char32_t character = first_bits;
  for (const char byte : text.substr(1, length - 1)) {
    const auto bits = static_cast<unsigned char>(byte);
    if ((bits & 0xC0U) != 0x80U) return false;
    character = character << 6U | (bits & 0x3FU);
  }
  text.remove_prefix(length);
  return character >= smallest && is_printable(character);
}

}  // namespace

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    if (!take_character(text)) return false;
  }
  return true;
}

bool equals_ignoring_case(std::string_view one, std::string_view other) {
  const auto lower = [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  for (auto space = line.find(' '); space != std::string_view::npos; space = line.find(' ')) {
    words.push_back(line.substr(0, space));
    line.remove_prefix(space + 1);
  }
  words.push_back(line);
  return words;
}

std::optional<std::uint64_t> parse_number(std::string_view word) {
  std::uint64_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stopped, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc{} || stopped != end || number > kMaxFileSize) return std::nullopt;
  return number;
}

}  // namespace portico::tftp
