// The small pieces that heads are made of: RFC 9110 §5.6. ASCII only; other bytes have no case and are in no token.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace portico::http {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

constexpr char to_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

constexpr bool is_letter(char byte) { return to_lower(byte) >= 'a' && to_lower(byte) <= 'z'; }

constexpr bool is_space_or_tab(char byte) { return byte == ' ' || byte == '\t'; }

constexpr bool equals_ignoring_case(std::string_view one, std::string_view other) {
  return one.size() == other.size() && std::ranges::equal(one, other, {}, to_lower, to_lower);
}

// A set of bytes: `set[byte]`.
class ByteSet {
 public:
  // Letters, digits and `others`.
  static constexpr ByteSet alphanumeric_and(std::string_view others) {
    ByteSet set;
    for (std::size_t byte = 0; byte < set.has_.size(); ++byte) {
      const char letter = static_cast<char>(byte);
      set.has_[byte] = is_letter(letter) || is_digit(letter) || others.find(letter) != std::string_view::npos;
    }
    return set;
  }

  constexpr bool operator[](char byte) const { return has_[static_cast<unsigned char>(byte)]; }

  constexpr bool has_all(std::string_view bytes) const {
    return std::ranges::all_of(bytes, [this](char byte) { return (*this)[byte]; });
  }

 private:
  std::array<bool, 256> has_{};
};

inline constexpr ByteSet kTokenBytes = ByteSet::alphanumeric_and("!#$%&'*+-.^_`|~");

constexpr bool is_token(std::string_view word) { return !word.empty() && kTokenBytes.has_all(word); }

// Without the optional whitespace (OWS) around it.
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space_or_tab(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space_or_tab(text.back())) text.remove_suffix(1);
  return text;
}

// Digits and nothing else; nullopt also for what does not fit.
inline std::optional<std::uint64_t> parse_number(std::string_view word, int base = 10) {
  std::uint64_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stopped, error] = std::from_chars(word.data(), end, number, base);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

}  // namespace portico::http
