#pragma once

#include <sys/socket.h>

#include <portico/transports/connection.h>

namespace portico {

// Connections over TCP and Unix sockets alike, for a programme whose user says where to listen.
struct AnyStream {
  using Request = Connection;
  static constexpr const char* kName = "stream";
  [[nodiscard]] static constexpr bool serves(int family) noexcept {
    return family == AF_INET || family == AF_INET6 || family == AF_UNIX;
  }
};

}  // namespace portico
