// The rest of a download that broke off: RFC 9110 §13.1.5 (If-Range) and §14. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "servers/http/protocol/fields.h"

namespace portico::http::client {

// What is there already, from the beginning.
struct Part {
  std::uint64_t size = 0;
  std::string validator;  // of the version that it is a part of: an entity tag or a date; empty when nobody knows
  std::string modified;   // when it was written last, as a date of HTTP; empty when nobody knows
};

// Content-Range of bytes: "bytes 5-9/10", "bytes 5-9/*", "bytes */10".
struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;            // 0 when the range could not be satisfied
  std::optional<std::uint64_t> total;  // of the whole
};
[[nodiscard]] std::optional<ContentRange> parse_content_range(std::string_view value);

// What tells this version from others in If-Range: a strong entity tag, or else the date of its last modification.
// Empty when there is neither.
[[nodiscard]] std::string validator_of(const Fields& fields);

// Asks for what is behind `part`. REQUIRES: it is not empty.
void ask_for_rest(const Part& part, FieldList& fields);

enum class Resumption {
  Continue,    // the rest comes
  StartAgain,  // the whole comes
  AskAgain,    // something else comes: ask for the whole
  Complete,    // there is no more
  Other,       // the answer has nothing to do with the range: an error, a redirect
  Wrong,       // the answer cannot be trusted
};

// What an answer to ask_for_rest means.
[[nodiscard]] Resumption judge(const Part& part, unsigned status, const Fields& fields);

}  // namespace portico::http::client
