// How a fuzzer's input is read: two bytes that choose what the test does, then the message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace portico::test {

struct FuzzInput {
  unsigned choices = 0;  // 8 bits
  std::uint32_t split = 0;
  std::string_view message;
};

inline FuzzInput read_fuzz_input(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return {};
  return {bytes[0], bytes[1], {reinterpret_cast<const char*>(bytes) + 2, size - 2}};
}

// Ends the fuzzer, which then keeps the input.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace portico::test
