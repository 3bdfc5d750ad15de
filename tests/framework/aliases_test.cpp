#include <type_traits>

#include <gtest/gtest.h>

#include <portico/portico.h>

// All of it is checked as it compiles.
namespace portico {
namespace {

struct S final : StreamRequestHandler {
  asio::awaitable<void> handle() override { co_return; }
};
struct D final : DatagramRequestHandler {
  asio::awaitable<void> handle() override { co_return; }
};

template <class Alias, class Handler, class Policy, class Transport>
constexpr bool kNames = std::is_same_v<Alias, Server<Handler, Policy, Transport>>;

static_assert(kNames<TcpServer<S>, S, Loop, Tcp>);
static_assert(kNames<UdpServer<D>, D, Loop, Udp>);
static_assert(kNames<UnixStreamServer<S>, S, Loop, UnixStream>);
static_assert(kNames<UnixDatagramServer<D>, D, Loop, UnixDatagram>);

static_assert(kNames<ForkingTcpServer<S>, S, Forking, Tcp>);
static_assert(kNames<ForkingUdpServer<D>, D, Forking, Udp>);
static_assert(kNames<ForkingUnixStreamServer<S>, S, Forking, UnixStream>);
static_assert(kNames<ForkingUnixDatagramServer<D>, D, Forking, UnixDatagram>);

static_assert(kNames<ThreadingTcpServer<S>, S, Threading, Tcp>);
static_assert(kNames<ThreadingUdpServer<D>, D, Threading, Udp>);
static_assert(kNames<ThreadingUnixStreamServer<S>, S, Threading, UnixStream>);
static_assert(kNames<ThreadingUnixDatagramServer<D>, D, Threading, UnixDatagram>);

static_assert(kNames<AsyncTcpServer<S>, S, Async, Tcp>);
static_assert(kNames<AsyncUdpServer<D>, D, Async, Udp>);
static_assert(kNames<AsyncUnixStreamServer<S>, S, Async, UnixStream>);
static_assert(kNames<AsyncUnixDatagramServer<D>, D, Async, UnixDatagram>);

static_assert(kNames<Server<S>, S, Loop, Tcp>, "a stream handler goes over TCP, on the loop, unless told otherwise");
static_assert(kNames<Server<D>, D, Loop, Udp>);
static_assert(kNames<Server<S, Async>, S, Async, Tcp>);
static_assert(kNames<Server<D, Forking>, D, Forking, Udp>);

static_assert(std::is_base_of_v<StreamServer, Server<S, Loop, UnixStream>>);
static_assert(std::is_base_of_v<DatagramServer, Server<D, Loop, UnixDatagram>>);
static_assert(std::is_base_of_v<StreamServer, Server<S, Loop, AnyStream>>);

static_assert(Transport<Tcp> && Transport<Udp> && Transport<UnixStream> && Transport<UnixDatagram>);
static_assert(PolicyType<Loop> && PolicyType<Forking> && PolicyType<Threading> && PolicyType<Async>);
static_assert(!Transport<Loop> && !PolicyType<Tcp>);

static_assert(Tcp::serves(AF_INET) && Tcp::serves(AF_INET6) && !Tcp::serves(AF_UNIX));
static_assert(Udp::serves(AF_INET) && Udp::serves(AF_INET6) && !Udp::serves(AF_UNIX));
static_assert(UnixStream::serves(AF_UNIX) && !UnixStream::serves(AF_INET) && !UnixStream::serves(AF_INET6));
static_assert(UnixDatagram::serves(AF_UNIX) && !UnixDatagram::serves(AF_INET));

TEST(Aliases, NameEachPolicyOverEachTransport) { SUCCEED() << "or this would not have compiled"; }

}  // namespace
}  // namespace portico
