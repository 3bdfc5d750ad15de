#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <portico/concurrency/async.h>
#include <portico/concurrency/forking.h>
#include <portico/concurrency/loop.h>
#include <portico/concurrency/policy.h>
#include <portico/concurrency/threading.h>
#include <portico/datagram_server.h>
#include <portico/stream_server.h>
#include <portico/transports/any_stream.h>
#include <portico/transports/tcp.h>
#include <portico/transports/transport.h>
#include <portico/transports/udp.h>
#include <portico/transports/unix_datagram.h>
#include <portico/transports/unix_stream.h>

namespace portico {

// The transport of a handler that names none: Tcp for streams, Udp for datagrams.
template <class Handler>
using TransportOf = std::conditional_t<std::derived_from<Handler, StreamRequestHandler>, Tcp, Udp>;

// The life of a server for one kind of request: StreamServer or DatagramServer.
template <Transport T>
using ServerOf = std::conditional_t<std::same_as<typename T::Request, Connection>, StreamServer, DatagramServer>;

// Takes requests from a transport and gives each one, in a fresh `Handler`, to a policy, which decides where it runs.
// What one calls and what one overrides stands in BasicServer, StreamServer and DatagramServer.
template <class Handler, PolicyType P = Loop, Transport T = TransportOf<Handler>>
class Server : public ServerOf<T> {
  using Base = ServerOf<T>;
  static_assert(
      std::derived_from<Handler, typename Base::RequestHandler>,
      "the handler is of the wrong kind for this transport: StreamRequestHandler goes with Tcp and UnixStream, "
      "DatagramRequestHandler with Udp and UnixDatagram");

 public:
  // Listens on `where` (see Address; `fd:N` is an inherited socket). Each handler is made from copies of `shared`: pass
  // std::ref for what all handlers share. Throws std::invalid_argument for an address that is none,
  // std::system_error, naming the address, when it cannot be had.
  template <class... Shared>
  explicit Server(std::string where, Shared... shared)
      : Server{std::vector{std::move(where)}, ServerOptions{}, std::move(shared)...} {}

  template <class... Shared>
  Server(std::string where, const ServerOptions& options, Shared... shared)
      : Server{std::vector{std::move(where)}, options, std::move(shared)...} {}

  // Listens in several places, with one policy and one set of limits for all.
  template <class... Shared>
  Server(const std::vector<std::string>& where, const ServerOptions& options, Shared... shared)
      : Base{where, &T::serves, options, factory(std::move(shared)...)} {}

 private:
  template <class... Shared>
  static typename Base::HandlerFactory factory(Shared... shared) {
    static_assert(std::constructible_from<Handler, const Shared&...>,
                  "the handler has no constructor that takes what follows the server's address and options");
    return [... shared = std::move(shared)] { return std::make_unique<Handler>(shared...); };
  }

  std::unique_ptr<Policy> make_policy(const PolicyContext& context) final { return std::make_unique<P>(context); }
};

// The sixteen by name, in socketserver's pattern.
template <class Handler>
using TcpServer = Server<Handler, Loop, Tcp>;
template <class Handler>
using UdpServer = Server<Handler, Loop, Udp>;
template <class Handler>
using UnixStreamServer = Server<Handler, Loop, UnixStream>;
template <class Handler>
using UnixDatagramServer = Server<Handler, Loop, UnixDatagram>;
template <class Handler>
using ForkingTcpServer = Server<Handler, Forking, Tcp>;
template <class Handler>
using ForkingUdpServer = Server<Handler, Forking, Udp>;
template <class Handler>
using ForkingUnixStreamServer = Server<Handler, Forking, UnixStream>;
template <class Handler>
using ForkingUnixDatagramServer = Server<Handler, Forking, UnixDatagram>;
template <class Handler>
using ThreadingTcpServer = Server<Handler, Threading, Tcp>;
template <class Handler>
using ThreadingUdpServer = Server<Handler, Threading, Udp>;
template <class Handler>
using ThreadingUnixStreamServer = Server<Handler, Threading, UnixStream>;
template <class Handler>
using ThreadingUnixDatagramServer = Server<Handler, Threading, UnixDatagram>;
template <class Handler>
using AsyncTcpServer = Server<Handler, Async, Tcp>;
template <class Handler>
using AsyncUdpServer = Server<Handler, Async, Udp>;
template <class Handler>
using AsyncUnixStreamServer = Server<Handler, Async, UnixStream>;
template <class Handler>
using AsyncUnixDatagramServer = Server<Handler, Async, UnixDatagram>;

}  // namespace portico
