// Takes a complete head apart with llhttp, and holds what came out against what RFC 9112 §5 says.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

enum class HeadType { Request, Response };

struct WholeHead {
  HeadType type = HeadType::Request;
  std::string_view bytes;           // from the start line to the empty line, both included
  std::size_t minor_at = 0;         // where the digit of the minor version stands
  std::size_t expected_fields = 0;  // the lines between start line and empty line
};

// Puts the fields into `fields`, as views into the head, in place of what is in there. Refused is whatever llhttp
// refuses, and what it lets pass: names that are not tokens, whitespace before the colon, a field that is not one line.
// REQUIRES: every line ends with CRLF, none begins with whitespace, and no byte is a control character but the tab.
std::optional<Refusal> parse_head_fields(const WholeHead& head, std::vector<Field>& fields);

// What llhttp says of the start line alone, of a head whose fields are known. `line`: its bytes are those of that line,
// with its CRLF.
std::optional<Refusal> parse_start_line(const WholeHead& line);

}  // namespace portico::http
