#include "clients/http/percent.h"

#include <cstddef>

namespace portico::http::client {
namespace {

int value_of(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// The byte that the escape at `at` stands for, or -1 when there is none.
int escaped_byte(std::string_view text, std::size_t at) {
  if (text[at] != '%' || text.size() - at < 3) return -1;
  const int high = value_of(text[at + 1]);
  const int low = value_of(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_unreserved(char byte) {
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return letter || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text, std::string_view allowed) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (is_unreserved(byte) || allowed.find(byte) != std::string_view::npos || escaped_byte(text, at) >= 0) {
      encoded.push_back(byte);
    } else {
      const auto value = static_cast<unsigned char>(byte);
      encoded.append({'%', kDigits[value >> 4U], kDigits[value & 0x0FU]});
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
    const int byte = escaped_byte(text, at);
    if (byte < 0) return std::nullopt;
    decoded.push_back(static_cast<char>(byte));
    at += 2;
  }
  return decoded;
}

}  // namespace portico::http::client
