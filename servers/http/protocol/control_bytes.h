// The bytes that no line of a head may have: RFC 9110 §5.5, RFC 9112 §2.2.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace portico::http {

// Control characters other than the tab.
inline constexpr std::array<bool, 256> kControl = [] {
  std::array<bool, 256> control{};
  std::fill_n(control.begin(), 0x20, true);
  control['\t'] = false;
  control[0x7F] = true;
  return control;
}();

inline bool is_control(char byte) { return kControl[static_cast<unsigned char>(byte)]; }

// Eight bytes at once: false if none of them is below 0x20 or is 0x7F.
inline bool may_have_control(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  const auto delete_is_zero = word ^ (kOnes * 0x7F);
  const auto below_space = (word - kOnes * 0x20) & ~word;
  const auto is_delete = (delete_is_zero - kOnes) & ~delete_is_zero;
  return ((below_space | is_delete) & (kOnes * 0x80)) != 0;
}

// Where the first of them stands in `text`, from `at` on; its size if there is none.
inline std::size_t find_control(std::string_view text, std::size_t at = 0) {
  while (text.size() - at >= sizeof(std::uint64_t) && !may_have_control(text.data() + at)) at += sizeof(std::uint64_t);
  while (at < text.size() && !is_control(text[at])) ++at;
  return at;
}

}  // namespace portico::http
