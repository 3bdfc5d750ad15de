// The small pieces that lines are made of. ASCII only: other bytes have no case and are in no class.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace portico::chat {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

constexpr char to_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

constexpr bool is_letter(char byte) { return to_lower(byte) >= 'a' && to_lower(byte) <= 'z'; }

constexpr bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }

// Of words of the protocol: commands, capabilities. Names of people and channels have casemapping.h.
constexpr bool equals_ignoring_case(std::string_view one, std::string_view other) {
  return one.size() == other.size() && std::ranges::equal(one, other, {}, to_lower, to_lower);
}

// A set of bytes: `set[byte]`.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (const char byte : bytes) has_[static_cast<unsigned char>(byte)] = true;
  }

  // Letters, digits and `others`.
  static constexpr ByteSet alphanumeric_and(std::string_view others) {
    ByteSet set{others};
    for (std::size_t byte = 0; byte < set.has_.size(); ++byte) {
      const char letter = static_cast<char>(byte);
      if (is_letter(letter) || is_digit(letter)) set.has_[byte] = true;
    }
    return set;
  }

  constexpr bool operator[](char byte) const { return has_[static_cast<unsigned char>(byte)]; }

  constexpr bool has_all(std::string_view bytes) const {
    return std::ranges::all_of(bytes, [this](char byte) { return (*this)[byte]; });
  }

  constexpr bool has_any(std::string_view bytes) const {
    return std::ranges::any_of(bytes, [this](char byte) { return (*this)[byte]; });
  }

 private:
  std::array<bool, 256> has_{};
};

// Digits and nothing else; nullopt also for what does not fit.
inline std::optional<std::uint64_t> parse_number(std::string_view word) {
  std::uint64_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stopped, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

// A list such as "#a,#b": calls `each` for every entry that is not empty.
template <class Each>
void for_each_in_list(std::string_view list, Each&& each, char separator = ',') {
  while (!list.empty()) {
    const auto entry = list.substr(0, list.find(separator));
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
    if (!entry.empty()) each(entry);
  }
}

}  // namespace portico::chat
