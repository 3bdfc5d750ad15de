#include "clients/http/base64.h"

#include <cstddef>
#include <cstdint>

namespace portico::http::client {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(bytes.size() < 3 ? bytes.size() : 3)) {
    std::uint32_t bits = 0;
    for (std::size_t at = 0; at < 3; ++at) {
      bits = bits << 8U | (at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U);
    }
    for (std::size_t at = 0; at < 4; ++at) {
      text.push_back(at <= bytes.size() ? kLetters[bits >> (18 - 6 * at) & 0x3FU] : '=');
    }
  }
  return text;
}

}  // namespace portico::http::client
