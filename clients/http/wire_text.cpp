#include "clients/http/wire_text.h"

#include "clients/common/terminal_text.h"

namespace portico::http::client {

std::string head_text(const ResponseHead& head) {
  std::string text = "HTTP/1." + std::to_string(head.version_minor) + " " + std::to_string(head.status) + " ";
  text.append(head.reason).append("\r\n");
  for (const auto& field : head.fields) text.append(field.name).append(": ").append(field.value).append("\r\n");
  return text.append("\r\n");
}

std::string marked_lines(char mark, std::string_view head) {
  std::string text;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    text.append({mark, ' '}).append(printable(line)).append("\n");
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
  }
  return text;
}

}  // namespace portico::http::client
