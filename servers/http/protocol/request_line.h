// The first line of a request: RFC 9112 §3.
//
//     GET /files/a.txt HTTP/1.1
#pragma once

#include <string_view>
#include <variant>

#include "servers/http/protocol/method.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

// Views into the line.
struct RequestLine {
  Method method = Method::Get;
  std::string_view method_name;
  std::string_view target;  // not looked at yet
  int version_minor = 1;    // as it came: 0 to 9
};

// `line` comes without its end. Refused are another shape than three words with one space between them (400), a major
// version other than 1 (505), and a method that is not known here (501).
std::variant<RequestLine, Refusal> parse_request_line(std::string_view line);

}  // namespace portico::http
