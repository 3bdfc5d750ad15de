// What went over the wire, for people: -v and -i. Pure.
#pragma once

#include <string>
#include <string_view>

#include "servers/http/protocol/response_parser.h"

namespace portico::http::client {

// The head as it came, with the empty line.
[[nodiscard]] std::string head_text(const ResponseHead& head);

// Every line of `head` behind `mark` and a blank, printable.
[[nodiscard]] std::string marked_lines(char mark, std::string_view head);

}  // namespace portico::http::client
