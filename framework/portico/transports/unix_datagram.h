#pragma once

#include <sys/socket.h>

#include <portico/transports/datagram.h>

namespace portico {

// Datagrams over Unix sockets (unix(7)); a peer that wants an answer binds a name.
struct UnixDatagram {
  using Request = Datagram;
  static constexpr const char* kName = "unixgram";
  [[nodiscard]] static constexpr bool serves(int family) noexcept { return family == AF_UNIX; }
};

}  // namespace portico
