// Plain sockets: the client's side of a listener.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>
#include <portico/transports/listener.h>

namespace portico::test {

constexpr int kPatienceMs = 30'000;

[[noreturn]] inline void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

inline void connect_socket(int socket, const Address& where) {
  const auto raw = where.raw();
  if (::connect(socket, raw.get(), raw.size) < 0) fail("connect");
}

// A blocking socket that is connected to `where`.
inline FileDescriptor connect_to(const Address& where, int type) {
  FileDescriptor socket{::socket(where.family(), type | SOCK_CLOEXEC, 0)};
  connect_socket(socket.get(), where);
  return socket;
}

// A blocking socket that is bound to `where`, and nothing more.
inline FileDescriptor bound_socket(std::string_view where, int type) {
  const Address address = Address::parse(where);
  FileDescriptor socket{::socket(address.family(), type | SOCK_CLOEXEC, 0)};
  const auto raw = address.raw();
  if (::bind(socket.get(), raw.get(), raw.size) < 0) fail("bind");
  return socket;
}

inline bool wait_readable(int socket) {
  pollfd ready{socket, POLLIN, 0};
  return ::poll(&ready, 1, kPatienceMs) == 1;
}

inline int accept_when_ready(const Listener& listener, Connection& connection) {
  return wait_readable(listener.fileno()) ? listener.accept(connection) : ETIMEDOUT;
}

inline int receive_when_ready(Listener& listener, Datagram& datagram) {
  return wait_readable(listener.fileno()) ? listener.receive(datagram) : ETIMEDOUT;
}

}  // namespace portico::test
