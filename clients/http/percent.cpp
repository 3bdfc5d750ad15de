#include "clients/http/percent.h"

#include <cstddef>

#include "servers/http/protocol/percent.h"
#include "servers/http/protocol/text.h"

namespace portico::http::client {

std::string percent_encoded(std::string_view text, std::string_view allowed) {
  static constexpr ByteSet kUnreserved = ByteSet::alphanumeric_and("-._~");
  std::string encoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (kUnreserved[byte] || allowed.find(byte) != std::string_view::npos || parse_escape(text.substr(at))) {
      encoded.push_back(byte);
    } else {
      append_escape(encoded, byte);
    }
  }
  return encoded;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded.push_back(text[at]);
      continue;
    }
    const auto byte = parse_escape(text.substr(at));
    if (!byte) return std::nullopt;
    decoded.push_back(*byte);
    at += 2;
  }
  return decoded;
}

}  // namespace portico::http::client
