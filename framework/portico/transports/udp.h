#pragma once

#include <sys/socket.h>

#include <portico/transports/datagram.h>

namespace portico {

// Datagrams over UDP, IPv4 and IPv6 (RFC 768).
struct Udp {
  using Request = Datagram;
  static constexpr const char* kName = "udp";
  [[nodiscard]] static constexpr bool serves(int family) noexcept { return family == AF_INET || family == AF_INET6; }
};

}  // namespace portico
