#include "servers/http/protocol/head_fields.h"

#include <llhttp.h>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr Refusal kNotUnderstood{Status::BadRequest, "the head cannot be understood"};

std::vector<Field>& fields_of(llhttp_t* parser) { return *static_cast<std::vector<Field>*>(parser->data); }

int on_name(llhttp_t* parser, const char* at, std::size_t length) {
  fields_of(parser).push_back({{at, length}, {}});
  return HPE_OK;
}

int on_value(llhttp_t* parser, const char* at, std::size_t length) {
  auto& fields = fields_of(parser);
  // Once for each field: a second piece would follow a fold, and there is none.
  if (fields.empty() || fields.back().value.data() != nullptr) return HPE_USER;
  fields.back().value = {at, length};
  return HPE_OK;
}

// What follows is the body's, which llhttp does not see.
int on_headers_complete(llhttp_t* /*parser*/) { return HPE_PAUSED; }

const llhttp_settings_t& settings() {
  static const llhttp_settings_t callbacks = [] {
    llhttp_settings_t all;
    llhttp_settings_init(&all);
    all.on_header_field = on_name;
    all.on_header_value = on_value;
    all.on_headers_complete = on_headers_complete;
    return all;
  }();
  return callbacks;
}

// RFC 9110 §2.5: a higher minor version is treated as the highest that is known. llhttp knows 1.1 and refuses others,
// so it gets the digit from here.
llhttp_errno_t execute(llhttp_t& parser, const WholeHead& head) {
  const auto minor = head.bytes[head.minor_at];
  if (minor == '0' || minor == '1') return llhttp_execute(&parser, head.bytes.data(), head.bytes.size());
  const auto rest = head.bytes.substr(head.minor_at + 1);
  auto error = llhttp_execute(&parser, head.bytes.data(), head.minor_at);
  if (error == HPE_OK) error = llhttp_execute(&parser, "1", 1);
  if (error == HPE_OK) error = llhttp_execute(&parser, rest.data(), rest.size());
  return error;
}

Refusal refusal_of(const llhttp_t& parser) {
  const char* reason = llhttp_get_error_reason(&parser);
  return reason == nullptr || *reason == '\0' ? kNotUnderstood : Refusal{Status::BadRequest, reason};
}

void begin(llhttp_t& parser, HeadType type, std::vector<Field>* fields) {
  llhttp_init(&parser, type == HeadType::Request ? HTTP_REQUEST : HTTP_RESPONSE, &settings());
  parser.data = fields;
}

bool is_one_line(const Field& field, const char* head_end) {
  const char* behind = field.name.data() + field.name.size();
  return is_token(field.name) && behind < head_end && *behind == ':';
}

}  // namespace

std::optional<Refusal> parse_head_fields(const WholeHead& head, std::vector<Field>& fields) {
  fields.clear();
  fields.reserve(head.expected_fields);
  llhttp_t parser;
  begin(parser, head.type, &fields);
  const char* end = head.bytes.data() + head.bytes.size();
  if (execute(parser, head) != HPE_PAUSED || llhttp_get_error_pos(&parser) != end) return refusal_of(parser);
  if (fields.size() != head.expected_fields) return kNotUnderstood;
  for (auto& field : fields) {
    if (!is_one_line(field, end)) return Refusal{Status::BadRequest, "the name of a field is not a token"};
    field.value = trim(field.value);
  }
  return std::nullopt;
}

std::optional<Refusal> parse_start_line(const WholeHead& line) {
  std::vector<Field> none;
  llhttp_t parser;
  begin(parser, line.type, &none);
  auto error = execute(parser, line);
  if (error == HPE_OK) error = llhttp_execute(&parser, "\r\n", 2);
  if (error == HPE_PAUSED && none.empty()) return std::nullopt;
  return refusal_of(parser);
}

}  // namespace portico::http
