#include "servers/http/protocol/request_head.h"

#include <algorithm>

#include "servers/http/protocol/framing.h"
#include "servers/http/protocol/host.h"
#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

// What the fields say that every request needs to know; one look at each field.
struct CommonFields {
  Framing framing;
  unsigned hosts = 0;
  std::string_view host;
  bool close = false;
  bool keep_alive = false;
  bool expects_continue = false;
  bool expects_other = false;
};

void look_at_connection(std::string_view list, CommonFields& common) {
  while (const auto option = next_element(list)) {
    common.close = common.close || equals_ignoring_case(*option, "close");
    common.keep_alive = common.keep_alive || equals_ignoring_case(*option, "keep-alive");
  }
}

void look_at_expect(std::string_view list, CommonFields& common) {
  while (const auto expectation = next_element(list)) {
    const bool known = equals_ignoring_case(*expectation, "100-continue");
    (known ? common.expects_continue : common.expects_other) = true;
  }
}

void look_at(const Field& field, CommonFields& common) {
  common.framing.look_at(field);
  if (equals_ignoring_case(field.name, "Host")) {
    ++common.hosts;
    common.host = field.value;
  } else if (equals_ignoring_case(field.name, "Connection")) {
    look_at_connection(field.value, common);
  } else if (equals_ignoring_case(field.name, "Expect")) {
    look_at_expect(field.value, common);
  }
}

std::optional<Refusal> check_host(const CommonFields& common, int version_minor) {
  if (common.hosts > 1) return Refusal{Status::BadRequest, "more than one Host"};
  if (common.hosts == 0 && version_minor > 0) return Refusal{Status::BadRequest, "there is no Host"};
  if (common.hosts == 1 && !is_host(common.host)) return Refusal{Status::BadRequest, "Host is not a host"};
  return std::nullopt;
}

void fill(const CommonFields& common, RequestHead& head) {
  head.host = head.target_parts.authority.empty() ? common.host : head.target_parts.authority;
  head.keep_alive = !common.close && (head.version_minor > 0 || common.keep_alive);
  head.chunked = common.framing.chunked();
  head.content_length = common.framing.content_length();
  head.has_body = head.chunked || head.content_length.value_or(0) > 0;
  // RFC 9110 §10.1.1: in HTTP/1.0 nobody waits for it.
  head.expects_continue = common.expects_continue && head.has_body && head.version_minor > 0;
}

}  // namespace

std::optional<Refusal> read_request_line(const RequestLine& line, RequestHead& head) {
  const auto target = parse_target(line.method, line.target);
  if (!target) return Refusal{Status::BadRequest, "the target is not one of this method"};
  head.method = line.method;
  head.method_name = line.method_name;
  head.target = line.target;
  head.target_parts = *target;
  head.version_minor = std::min(line.version_minor, 1);
  return std::nullopt;
}

std::optional<Refusal> read_request_head(const RequestLine& line, const Fields& fields, RequestHead& head) {
  if (const auto refusal = read_request_line(line, head)) return refusal;
  head.fields = fields;
  CommonFields common;
  for (const auto& field : fields) look_at(field, common);
  if (const auto refusal = check_host(common, head.version_minor)) return refusal;
  if (const auto refusal = common.framing.refusal(head.version_minor)) return refusal;
  if (common.expects_other) return Refusal{Status::ExpectationFailed, "only 100-continue can be expected"};
  fill(common, head);
  return std::nullopt;
}

}  // namespace portico::http
