// The head of a request: RFC 9112 §3. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/http/resume.h"
#include "clients/http/url.h"
#include "servers/http/protocol/fields.h"

namespace portico::http::client {

// A field of the user's, -H.
struct OwnField {
  std::string name;
  std::optional<std::string> value;  // none: the field of that name that would be sent is left out
};

struct OwnFieldError {
  std::string why;
};

// "Name: value", "Name:" to leave one out, "Name;" for one without a value.
[[nodiscard]] std::variant<OwnField, OwnFieldError> parse_own_field(std::string_view text);

// What is known of a body before it is sent.
struct BodyShape {
  std::optional<std::uint64_t> length;  // none: chunked
  std::string type;                     // Content-Type; empty: none
};

struct Request {
  std::string method = "GET";
  Url url;
  std::vector<OwnField> own;
  std::optional<BodyShape> body;
  std::optional<Part> part;  // is there already
};

// A redirect has left the host and port for which the user's fields were meant: takes away what is secret or says Host.
void leave_credentials(Request& request);

// Request line and fields, with the empty line. `agent`: the value of User-Agent.
[[nodiscard]] std::string request_head(const Request& request, std::string_view agent);

// RFC 9110 §9.2.2: sent twice, it does what it does once.
[[nodiscard]] bool is_idempotent(std::string_view method);

}  // namespace portico::http::client
