// The content codings that this server answers in (RFC 9110 §8.4.1), and the names of files that are stored in them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace portico::http {

struct ContentCoding {
  std::string_view name;    // in Content-Encoding
  std::string_view suffix;  // of a precompressed file beside the original
};

// The server's order of preference.
inline constexpr std::array<ContentCoding, 3> kContentCodings{
    {{.name = "br", .suffix = ".br"}, {.name = "zstd", .suffix = ".zst"}, {.name = "gzip", .suffix = ".gz"}}};

// The names of some codings, in that order.
class CodingNames {
 public:
  void add(std::string_view name) { names_[count_++] = name; }

  // What best_encoding() may choose from.
  [[nodiscard]] std::span<const std::string_view> offered() const { return {names_.data(), count_}; }

 private:
  std::array<std::string_view, kContentCodings.size()> names_;
  std::size_t count_ = 0;
};

}  // namespace portico::http
