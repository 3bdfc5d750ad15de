#pragma once

#include <sys/socket.h>

#include <concepts>

#include <portico/transports/connection.h>
#include <portico/transports/datagram.h>

namespace portico {

// A transport names its kind of socket, the address families it serves, and what one request of it is. The sockets
// themselves are all opened alike (`Listener`).
template <class T>
concept Transport = (std::same_as<typename T::Request, Connection> ||
                     std::same_as<typename T::Request, Datagram>)&&requires(int family) {
  { T::serves(family) } -> std::same_as<bool>;
  { T::kName } -> std::convertible_to<const char*>;
};

}  // namespace portico
