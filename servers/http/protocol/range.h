// Ranges of bytes: RFC 9110 §14.
//
//     Range: bytes=0-499, 1000-, -500
//     Content-Range: bytes 0-499/8000
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::http {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;  // at least 1

  bool operator==(const ByteRange&) const = default;
};

// The field means nothing here: all of it is sent (200).
struct NoRange {
  bool operator==(const NoRange&) const = default;
};

// 416.
struct Unsatisfiable {
  bool operator==(const Unsatisfiable&) const = default;
};

using Ranges = std::variant<NoRange, std::vector<ByteRange>, Unsatisfiable>;

// RFC 9110 §14.2 and §17.15: a request for more pieces than this is no honest one.
inline constexpr std::size_t kMaxRanges = 32;

// What a value of Range asks for of `size` bytes, in the order asked for. Pieces that overlap or touch are made one, so
// that together they never are more than `size`. NoRange: another unit, what cannot be understood, too many pieces.
Ranges parse_ranges(std::string_view value, std::uint64_t size);

// "bytes 0-499/8000": the value of Content-Range in a 206.
std::string content_range(const ByteRange& range, std::uint64_t size);

// "bytes */8000": in a 416.
std::string unsatisfied_range(std::uint64_t size);

}  // namespace portico::http
