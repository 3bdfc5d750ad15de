// Writes chunked content: RFC 9112 §7.1. What reads it is in chunked_decoder.h.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace portico::http {

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

// The line before the data of a chunk. REQUIRES: size > 0, for the chunk of size 0 is the last.
inline void append_chunk_size(std::string& out, std::size_t size) {
  std::array<char, 2 * sizeof(size)> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
  out.append(digits.data(), end);
  out.append(kChunkEnd);
}

// One chunk; nothing for no data.
inline void append_chunk(std::string& out, std::string_view data) {
  if (data.empty()) return;
  append_chunk_size(out, data.size());
  out.append(data).append(kChunkEnd);
}

}  // namespace portico::http
