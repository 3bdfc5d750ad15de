#include "servers/tftp/frontend/client_text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace portico::tftp {
namespace {

constexpr std::size_t kBytesOfV4 = 4;
constexpr std::size_t kBytesOfV6 = 16;

ClientText text_of(int family, std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(family, bytes.data(), text.data(), text.size());
  ClientText client{text.data(), {}};
  for (const auto byte : bytes) client.hexadecimal.append({kDigits[byte >> 4U], kDigits[byte & 0x0FU]});
  return client;
}

}  // namespace

ClientText client_text(const Address& client) {
  const auto raw = client.raw();
  std::array<std::uint8_t, kBytesOfV6> bytes{};
  if (client.family() == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, raw.get(), sizeof v4);
    std::memcpy(bytes.data(), &v4.sin_addr, kBytesOfV4);
    return text_of(AF_INET, std::span{bytes}.first(kBytesOfV4));
  }
  if (client.family() != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, raw.get(), sizeof v6);
  std::memcpy(bytes.data(), &v6.sin6_addr, kBytesOfV6);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return text_of(AF_INET, std::span{bytes}.last(kBytesOfV4));
  return text_of(AF_INET6, bytes);
}

bool is_address(std::string_view text) {
  const std::string address{text};
  in6_addr ignored{};
  return ::inet_pton(AF_INET, address.c_str(), &ignored) == 1 || ::inet_pton(AF_INET6, address.c_str(), &ignored) == 1;
}

}  // namespace portico::tftp
