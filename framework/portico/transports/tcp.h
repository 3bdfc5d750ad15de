#pragma once

#include <sys/socket.h>

#include <portico/transports/connection.h>

namespace portico {

// Connections over TCP, IPv4 and IPv6 (RFC 9293).
struct Tcp {
  using Request = Connection;
  static constexpr const char* kName = "tcp";
  [[nodiscard]] static constexpr bool serves(int family) noexcept { return family == AF_INET || family == AF_INET6; }
};

}  // namespace portico
