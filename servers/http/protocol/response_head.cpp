#include "servers/http/protocol/response_head.h"

#include <array>
#include <charconv>

namespace portico::http {

void append_status_line(std::string& out, Status status) {
  if (status == Status::Ok) {  // as most are
    out.append("HTTP/1.1 200 OK\r\n");
    return;
  }
  out.append("HTTP/1.1 ").append(std::to_string(code(status))).append(" ").append(reason(status)).append("\r\n");
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_field(std::string& out, std::string_view name, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  append_field(out, name, std::string_view{digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void append_fields(std::string& out, const FieldList& fields) {
  for (const auto& [name, value] : fields) append_field(out, name, value);
}

void append_head_end(std::string& out) { out.append("\r\n"); }

}  // namespace portico::http
