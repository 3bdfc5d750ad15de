// Bytes that look like any file's: the same for the same size.
#pragma once

#include <cstddef>
#include <cstring>
#include <random>
#include <string>

namespace portico::test {

inline std::string noise(std::size_t size) {
  std::mt19937_64 random{size};
  std::string bytes(size, '\0');
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    const auto word = random();
    std::memcpy(bytes.data() + i, &word, 8);
  }
  for (; i < size; ++i) bytes[i] = static_cast<char>(random());
  return bytes;
}

}  // namespace portico::test
