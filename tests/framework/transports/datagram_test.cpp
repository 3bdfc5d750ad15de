#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/transports/socket_calls.h"
#include "tests/support/temporary_directory.h"
#include <portico/transports/datagram.h>
#include <portico/transports/listener.h>

namespace portico {
namespace {

using testing::StartsWith;
using namespace test;

void send(const FileDescriptor& socket, std::string_view payload) {
  ASSERT_EQ(::send(socket.get(), payload.data(), payload.size(), 0), static_cast<ssize_t>(payload.size()));
}

// One datagram and where it came from.
std::pair<std::string, std::string> receive(const FileDescriptor& socket) {
  if (!wait_readable(socket.get())) return {"nothing came", ""};
  std::string payload(70'000, '\0');
  Address::Raw peer;
  const ssize_t size = ::recvfrom(socket.get(), payload.data(), payload.size(), 0, peer.get(), &peer.size);
  if (size < 0) fail("recvfrom");
  payload.resize(static_cast<std::size_t>(size));
  return {payload, Address{peer}.to_string()};
}

Address at_port_of(const std::string& host, const Listener& listener) {
  return Address::parse(host + ":" + std::to_string(listener.address().port()));
}

TEST(DatagramListener, ReceivesWhatWasSentAndFromWhom) {
  Listener listener{"127.0.0.1:0", SOCK_DGRAM, {}};
  Datagram datagram;
  EXPECT_EQ(listener.receive(datagram), EAGAIN);
  const auto client = connect_to(listener.address(), SOCK_DGRAM);
  send(client, "hello");
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  EXPECT_EQ(datagram.payload, "hello");
  EXPECT_EQ(datagram.size, 5U);
  EXPECT_FALSE(datagram.truncated);
  EXPECT_EQ(datagram.peer, Address::bound_to(client.get()));
  EXPECT_NE(datagram.interface, 0U);
}

TEST(DatagramListener, ReceivesEachDatagramByItselfAndEmptyOnesToo) {
  Listener listener{"127.0.0.1:0", SOCK_DGRAM, {}};
  const auto client = connect_to(listener.address(), SOCK_DGRAM);
  for (const auto* const payload : {"one", "", "three"}) send(client, payload);
  for (const auto* const payload : {"one", "", "three"}) {
    Datagram datagram;
    ASSERT_EQ(receive_when_ready(listener, datagram), 0);
    EXPECT_EQ(datagram.payload, payload);
    EXPECT_FALSE(datagram.truncated);
  }
}

TEST(DatagramListener, ReceivesTheLargestDatagramThereIs) {
  Listener listener{"127.0.0.1:0", SOCK_DGRAM, {}};
  const auto client = connect_to(listener.address(), SOCK_DGRAM);
  const std::string largest(65'507, 'x');
  send(client, largest);
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  EXPECT_EQ(datagram.payload, largest);
}

TEST(DatagramListener, CutsWhatIsTooLongAndSaysSo) {
  const TemporaryDirectory directory;
  ListenerOptions options;
  options.max_packet_size = 8;
  for (const std::string& where : {std::string{"127.0.0.1:0"}, "unix:" + (directory / "socket").string()}) {
    Listener listener{where, SOCK_DGRAM, options};
    const auto client = connect_to(listener.address(), SOCK_DGRAM);
    send(client, "12345678");
    send(client, "123456789");
    Datagram exact;
    ASSERT_EQ(receive_when_ready(listener, exact), 0);
    EXPECT_EQ(exact.payload, "12345678");
    EXPECT_FALSE(exact.truncated);
    Datagram cut;
    ASSERT_EQ(receive_when_ready(listener, cut), 0);
    EXPECT_EQ(cut.payload, "12345678");
    EXPECT_TRUE(cut.truncated);
    EXPECT_EQ(cut.size, 9U);
  }
}

TEST(DatagramListener, TellsWhereADatagramWasSentToAndRepliesFromThere) {
  Listener listener{"0.0.0.0:0", SOCK_DGRAM, {}};
  for (const auto* const host : {"127.0.0.1", "127.0.0.2"}) {
    const Address where = at_port_of(host, listener);
    const auto client = bound_socket("127.0.0.3:0", SOCK_DGRAM);
    connect_socket(client.get(), where);  // so that a reply from elsewhere is not taken
    send(client, "ping");
    Datagram datagram;
    ASSERT_EQ(receive_when_ready(listener, datagram), 0);
    EXPECT_EQ(datagram.local.to_string(), std::string{host} + ":0");
    EXPECT_EQ(send_reply(listener.fileno(), datagram, "pong"), 0);
    EXPECT_EQ(receive(client), (std::pair{std::string{"pong"}, where.to_string()}));
  }
}

TEST(DatagramListener, RepliesInBothFamiliesThroughOneSocket) {
  Listener listener{"[::]:0", SOCK_DGRAM, {}};
  for (const auto* const host : {"127.0.0.2", "[::1]"}) {
    const Address where = at_port_of(host, listener);
    const auto client = connect_to(where, SOCK_DGRAM);
    send(client, "ping");
    Datagram datagram;
    ASSERT_EQ(receive_when_ready(listener, datagram), 0);
    EXPECT_THAT(datagram.local.to_string(), StartsWith(host));
    EXPECT_EQ(datagram.peer, Address::bound_to(client.get()));
    EXPECT_EQ(send_reply(listener.fileno(), datagram, "pong"), 0);
    EXPECT_EQ(receive(client), (std::pair{std::string{"pong"}, where.to_string()}));
  }
}

TEST(DatagramListener, RepliesToABroadcastFromAnAddressOfItsOwn) {
  for (const auto* const where : {"0.0.0.0:0", "[::]:0"}) {
    Listener listener{where, SOCK_DGRAM, {}};
    const auto client = bound_socket("127.0.0.1:0", SOCK_DGRAM);
    const int yes = 1;
    ::setsockopt(client.get(), SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
    const auto everyone = at_port_of("127.255.255.255", listener).raw();
    ASSERT_EQ(::sendto(client.get(), "ping", 4, 0, everyone.get(), everyone.size), 4);
    Datagram datagram;
    ASSERT_EQ(receive_when_ready(listener, datagram), 0);
    EXPECT_EQ(send_reply(listener.fileno(), datagram, "pong"), 0);
    EXPECT_EQ(receive(client), (std::pair{std::string{"pong"}, at_port_of("127.0.0.1", listener).to_string()}));
  }
}

TEST(DatagramListener, SendsAnEmptyReplyWhenAsked) {
  Listener listener{"127.0.0.1:0", SOCK_DGRAM, {}};
  const auto client = connect_to(listener.address(), SOCK_DGRAM);
  send(client, "ping");
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  EXPECT_EQ(send_reply(listener.fileno(), datagram, ""), 0);
  EXPECT_EQ(receive(client).first, "");
}

TEST(DatagramListener, RepliesToANamedUnixPeer) {
  const TemporaryDirectory directory;
  Listener listener{"unix:" + (directory / "server").string(), SOCK_DGRAM, {}};
  const auto client = bound_socket("unix:" + (directory / "client").string(), SOCK_DGRAM);
  connect_socket(client.get(), listener.address());
  send(client, "ping");
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  EXPECT_EQ(datagram.peer.unix_path(), (directory / "client").string());
  EXPECT_EQ(datagram.local, Address{}) << "there is nothing to tell";
  EXPECT_EQ(send_reply(listener.fileno(), datagram, "pong"), 0);
  EXPECT_EQ(receive(client).first, "pong");
}

TEST(DatagramListener, KnowsAUnixPeerWithoutANameByItsEmptyAddress) {
  const TemporaryDirectory directory;
  Listener listener{"unix:" + (directory / "server").string(), SOCK_DGRAM, {}};
  send(connect_to(listener.address(), SOCK_DGRAM), "ping");
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  EXPECT_EQ(datagram.peer.to_string(), "unix:");
  EXPECT_NE(send_reply(listener.fileno(), datagram, "pong"), 0);
}

TEST(DatagramListener, SaysWhenAUnixPeerReadsNothingOrIsGone) {
  const TemporaryDirectory directory;
  Listener listener{"unix:" + (directory / "server").string(), SOCK_DGRAM, {}};
  auto client = bound_socket("unix:" + (directory / "client").string(), SOCK_DGRAM);
  connect_socket(client.get(), listener.address());
  send(client, "ping");
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(listener, datagram), 0);
  int error = 0;
  for (int n = 0; n < 100'000 && error == 0; ++n) error = send_reply(listener.fileno(), datagram, "pong");
  EXPECT_EQ(error, EAGAIN);
  client.reset();
  EXPECT_EQ(send_reply(listener.fileno(), datagram, "pong"), ECONNREFUSED);
}

TEST(DatagramListener, IsStillItselfAfterAMove) {
  ListenerOptions options;
  options.max_packet_size = 4;
  Listener listener{"127.0.0.1:0", SOCK_DGRAM, options};
  Listener moved{std::move(listener)};
  send(connect_to(moved.address(), SOCK_DGRAM), "12345");
  Datagram datagram;
  ASSERT_EQ(receive_when_ready(moved, datagram), 0);
  EXPECT_EQ(datagram.payload, "1234");
}

}  // namespace
}  // namespace portico
