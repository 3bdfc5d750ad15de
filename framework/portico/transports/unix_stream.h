#pragma once

#include <sys/socket.h>

#include <portico/transports/connection.h>

namespace portico {

// Connections over Unix sockets (unix(7)).
struct UnixStream {
  using Request = Connection;
  static constexpr const char* kName = "unix";
  [[nodiscard]] static constexpr bool serves(int family) noexcept { return family == AF_UNIX; }
};

}  // namespace portico
