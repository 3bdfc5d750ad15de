#include "clients/http/request.h"

#include <algorithm>
#include <array>

#include "clients/http/base64.h"
#include "servers/http/protocol/control_bytes.h"
#include "servers/http/protocol/text.h"

namespace portico::http::client {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [name](auto each) { return equals_ignoring_case(name, each); });
}

std::optional<OwnFieldError> fault_of(const OwnField& field) {
  if (!is_token(field.name)) return OwnFieldError{"a field is written 'Name: value', and its name is a token"};
  if (field.value && std::ranges::any_of(*field.value, is_control)) {
    return OwnFieldError{"the value of a field holds no control characters"};
  }
  if (is_one_of(field.name, {"Content-Length", "Transfer-Encoding"})) {
    return OwnFieldError{field.name + " follows from the body, and cannot be chosen"};
  }
  return std::nullopt;
}

void add_body(const Request& request, FieldList& fields) {
  if (!request.body) {
    // §8.6: a server may wait for one.
    if (is_one_of(request.method, {"POST", "PUT", "PATCH"})) fields.add("Content-Length", "0");
    return;
  }
  if (!request.body->type.empty()) fields.add("Content-Type", request.body->type);
  if (request.body->length) {
    fields.add("Content-Length", std::to_string(*request.body->length));
  } else {
    fields.add("Transfer-Encoding", "chunked");
  }
}

FieldList defaults(const Request& request, std::string_view agent) {
  FieldList fields;
  fields.add("Host", authority(request.url));
  fields.add("User-Agent", agent);
  fields.add("Accept", "*/*");
  if (request.url.user) {
    fields.add("Authorization", "Basic " + base64(*request.url.user + ":" + request.url.password.value_or("")));
  }
  add_body(request, fields);
  if (request.part && request.part->size > 0) ask_for_rest(*request.part, fields);
  return fields;
}

// The user's fields come in place of the defaults of that name, and may be several.
void add_own(const std::vector<OwnField>& own, FieldList& fields) {
  for (const auto& field : own) fields.remove(field.name);
  for (const auto& field : own) {
    if (field.value) fields.add(field.name, *field.value);
  }
}

}  // namespace

std::variant<OwnField, OwnFieldError> parse_own_field(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  OwnField field{std::string{name}, std::nullopt};
  if (colon == std::string_view::npos && name.ends_with(';')) {
    field = {std::string{name.substr(0, name.size() - 1)}, ""};
  } else if (colon == std::string_view::npos) {
    return OwnFieldError{"a field is written 'Name: value'"};
  } else if (const auto value = trim(text.substr(colon + 1)); !value.empty()) {
    field.value = value;
  }
  if (auto fault = fault_of(field)) return *std::move(fault);
  return field;
}

void leave_credentials(Request& request) {
  std::erase_if(request.own, [](const OwnField& field) {
    return is_one_of(field.name, {"Authorization", "Cookie", "Cookie2", "Proxy-Authorization", "Host"});
  });
}

std::string request_head(const Request& request, std::string_view agent) {
  auto fields = defaults(request, agent);
  add_own(request.own, fields);
  std::string head = request.method + " " + request.url.target + " HTTP/1.1\r\n";
  for (const auto& field : fields) head.append(field.name).append(": ").append(field.value).append("\r\n");
  return head.append("\r\n");
}

bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 6> kNames{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
  return std::ranges::find(kNames, method) != kNames.end();
}

}  // namespace portico::http::client
