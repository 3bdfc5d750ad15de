// What the head of a request says: RFC 9112 §3 to §6, RFC 9110 §7.2, §7.6.1, §10.1.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/method.h"
#include "servers/http/protocol/request_line.h"
#include "servers/http/protocol/status.h"
#include "servers/http/protocol/target.h"

namespace portico::http {

// Views into the caller's bytes, until they are consumed.
struct RequestHead {
  Method method = Method::Get;
  std::string_view method_name;
  std::string_view target;  // as it came
  Target target_parts;
  int version_minor = 1;  // 0 or 1
  Fields fields;
  std::string_view host;  // of an absolute target, else of the field Host; empty if neither is there (HTTP/1.0)
  bool keep_alive = false;
  bool expects_continue = false;  // 100 is to be sent before the content is read
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool has_body = false;  // content follows
};

// Fills what `head` has from its request line alone.
std::optional<Refusal> read_request_line(const RequestLine& line, RequestHead& head);

// Fills `head` from its request line and its fields; the refusal when they may not go together.
std::optional<Refusal> read_request_head(const RequestLine& line, const Fields& fields, RequestHead& head);

}  // namespace portico::http
