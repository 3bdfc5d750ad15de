#include "servers/chat/protocol/utf8.h"

#include <algorithm>
#include <cstdint>

namespace portico::chat {
namespace {

constexpr std::size_t kLongestSequence = 4;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

constexpr unsigned at(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

constexpr bool is_continuation(unsigned byte) { return (byte & 0xC0U) == 0x80U; }

// By its first byte; 0 for one that begins nothing.
constexpr std::size_t announced_size(unsigned first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Neither longer than it must be, nor a surrogate, nor above U+10FFFF: all of that shows in the second byte.
constexpr bool is_second_byte(unsigned first, unsigned second) {
  if (first == 0xE0) return second >= 0xA0;
  if (first == 0xED) return second <= 0x9F;
  if (first == 0xF0) return second >= 0x90;
  if (first == 0xF4) return second <= 0x8F;
  return true;
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const auto size = announced_size(at(text, 0));
  if (size > text.size()) return 0;
  for (std::size_t index = 1; index < size; ++index) {
    if (!is_continuation(at(text, index))) return 0;
  }
  return size < 2 || is_second_byte(at(text, 0), at(text, 1)) ? size : 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto size = utf8_sequence(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string_view cut_utf8(std::string_view text, std::size_t max) {
  if (text.size() <= max) return text;
  // A sequence across the cut begins in one of the last three bytes before it.
  for (std::size_t back = 1; back < kLongestSequence && back <= max; ++back) {
    const auto start = max - back;
    if (is_continuation(at(text, start))) continue;
    return text.substr(0, utf8_sequence(text.substr(start)) > back ? start : max);
  }
  return text.substr(0, max);
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (!text.empty()) {
    const auto size = utf8_sequence(text);
    repaired += size == 0 ? kReplacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return repaired;
}

}  // namespace portico::chat
