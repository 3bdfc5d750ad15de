#include "servers/http/frontend/markup.h"

#include "servers/http/protocol/percent.h"
#include "servers/http/protocol/text.h"

namespace portico::http {

void append_escaped(std::string& html, std::string_view text) {
  for (const char byte : text) {
    switch (byte) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += byte;
    }
  }
}

void append_percent_encoded(std::string& uri, std::string_view segment) {
  static constexpr ByteSet kUnreserved = ByteSet::alphanumeric_and("-._~");
  for (const char byte : segment) {
    if (kUnreserved[byte]) {
      uri += byte;
    } else {
      append_escape(uri, byte);
    }
  }
}

}  // namespace portico::http
