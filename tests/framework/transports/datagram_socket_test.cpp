#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/transports/datagram_socket.h>

namespace portico {
namespace {

using std::chrono::milliseconds;
using Clock = Deadlines::Clock;
using Parts = DatagramSocket::Parts;

iovec part(std::string& bytes) { return {bytes.data(), bytes.size()}; }

class DatagramSocketTest : public testing::Test {
 protected:
  // A socket as a server makes it to answer what came to `local`.
  DatagramSocket answering(const std::string& local) {
    Datagram request;
    request.local = Address::parse(local);
    return DatagramSocket{context.get_executor(), request};
  }
  static Address::Raw address_of(DatagramSocket& socket) { return Address::bound_to(socket.native_handle()).raw(); }

  // What has come to `socket`, up to `count` datagrams of at most `size` bytes.
  std::vector<std::string> receive(DatagramSocket& socket, std::size_t count, std::size_t size = 70'000) {
    DatagramBatch batch{16, size};
    std::vector<std::string> payloads;
    while (payloads.size() < count) {
      auto waiting = test::start(context, socket.wait_readable(Clock::now() + std::chrono::seconds{10}));
      if (!waiting.get()) break;
      const auto all = batch.receive(socket.native_handle());
      if (all.empty()) break;
      for (const auto& received : all) {
        payloads.emplace_back(received.payload);
        truncated = received.truncated;
        peer = *received.peer;
      }
    }
    return payloads;
  }

  asio::io_context context{1};
  bool truncated = false;  // the last one
  Address::Raw peer;       // who sent it
};

TEST_F(DatagramSocketTest, AnswersFromAPortOfItsOwnOnTheAddressThatTheRequestCameTo) {
  DatagramSocket socket = answering("127.0.0.2:69");
  const Address bound = Address::bound_to(socket.native_handle());
  EXPECT_TRUE(bound.to_string().starts_with("127.0.0.2:")) << bound.to_string();
  EXPECT_NE(bound.port(), 69);
  EXPECT_NE(bound.port(), 0);
}

TEST_F(DatagramSocketTest, AnswersWhatWasSentToAGroupFromAnAddressOfTheKernelsChoice) {
  DatagramSocket socket = answering("[ff02::1]:69");
  EXPECT_TRUE(Address::bound_to(socket.native_handle()).to_string().starts_with("[::]:"));
}

TEST_F(DatagramSocketTest, SendsHeadsAndBodiesAsOneDatagramEach) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string head = "head ", body = "body", none;
  const std::vector<Parts> datagrams{{part(head), part(body)}, {part(head), part(none)}, {part(none), part(none)}};
  test::await(context, from.send_all(address_of(to), datagrams));
  EXPECT_EQ(receive(to, 3), (std::vector<std::string>{"head body", "head ", ""}));
  EXPECT_EQ(peer, address_of(from));
}

TEST_F(DatagramSocketTest, SendsAnyMixtureOfSizesInOrder) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  for (const std::size_t count : {1, 2, 63, 64, 65, 150}) {
    for (const std::size_t last : {0, 1, 99, 100, 101}) {
      std::vector<std::string> sent;
      for (std::size_t n = 0; n + 1 < count; ++n) sent.push_back(std::to_string(n) + std::string(100 - n / 100, 'x'));
      sent.emplace_back(last, 'z');
      std::vector<Parts> datagrams;
      for (std::string& bytes : sent) datagrams.push_back({iovec{bytes.data(), 0}, part(bytes)});
      test::await(context, from.send_all(address_of(to), datagrams));
      EXPECT_EQ(receive(to, count), sent) << count << " " << last;
    }
  }
}

TEST_F(DatagramSocketTest, WaitsWhileItIsFull) {
  DatagramSocket from = answering("127.0.0.1:1");
  const int smallest = 1;
  ::setsockopt(from.native_handle(), SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body(40'000, 'x');
  const std::vector<Parts> datagrams(30, Parts{iovec{body.data(), 0}, part(body)});
  EXPECT_NO_THROW(test::await(context, from.send_all(address_of(to), datagrams)));
}

TEST_F(DatagramSocketTest, IsNotStoppedByWhatBecameOfAnEarlierDatagram) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  Address::Raw gone;
  {
    DatagramSocket closed = answering("127.0.0.1:1");
    gone = address_of(closed);
  }
  std::string body = "hello";
  const std::vector<Parts> one(1, Parts{iovec{body.data(), 0}, part(body)});
  test::await(context, from.send_all(gone, one));
  auto refused = test::start(context, from.wait_readable(Clock::now() + std::chrono::seconds{10}));
  ASSERT_TRUE(refused.get());
  int error = 0;
  EXPECT_EQ(from.send(address_of(to), one, error), 1u);
  EXPECT_EQ(error, 0);
  EXPECT_EQ(receive(to, 1), std::vector<std::string>{"hello"});
}

TEST_F(DatagramSocketTest, SaysWhyItCannotSend) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body(70'000, 'x');
  const std::vector<Parts> one(1, Parts{iovec{body.data(), 0}, part(body)});
  int error = 0;
  EXPECT_EQ(from.send(address_of(to), one, error), 0u);
  EXPECT_EQ(error, EMSGSIZE);
  EXPECT_THROW(test::await(context, from.send_all(address_of(to), one)), std::system_error);
}

TEST_F(DatagramSocketTest, SendsWhatDoesNotFitIntoOnePacketOfThePath) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string large(65'000, 'l');  // two of them: more than one IP packet
  const std::vector<Parts> datagrams(3, Parts{iovec{large.data(), 0}, part(large)});
  test::await(context, from.send_all(address_of(to), datagrams));
  EXPECT_EQ(receive(to, 3), std::vector<std::string>(3, large));
}

TEST_F(DatagramSocketTest, SaysWhenADatagramWasLongerThanTheRoomForOne) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body = "12345";
  const std::vector<Parts> two(2, Parts{iovec{body.data(), 0}, part(body)});
  test::await(context, from.send_all(address_of(to), two));
  for (const std::size_t room : {5, 4}) {
    auto waiting = test::start(context, to.wait_readable(Clock::now() + std::chrono::seconds{10}));
    ASSERT_TRUE(waiting.get());
    DatagramBatch batch{1, room};
    const auto received = batch.receive(to.native_handle());
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received.front().payload, body.substr(0, room));
    EXPECT_EQ(received.front().truncated, room == 4);
    EXPECT_EQ(*received.front().peer, address_of(from));
  }
}

TEST_F(DatagramSocketTest, LearnsThatNobodyIsThere) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket other = answering("127.0.0.1:1");
  Address::Raw gone;
  {
    DatagramSocket to = answering("127.0.0.1:1");
    gone = address_of(to);
  }
  std::string body = "hello";
  const std::vector<Parts> one(1, Parts{iovec{body.data(), 0}, part(body)});
  test::await(context, from.send_all(gone, one));
  EXPECT_EQ(receive(from, 1), std::vector<std::string>{});
  test::await(context, from.send_all(gone, one));
  auto waiting = test::start(context, from.wait_readable(Clock::now() + std::chrono::seconds{10}));
  ASSERT_TRUE(waiting.get());
  EXPECT_TRUE(from.refused_by(gone));
  EXPECT_FALSE(from.refused_by(gone)) << "it was said once";
  test::await(context, from.send_all(gone, one));
  EXPECT_FALSE(from.refused_by(address_of(other))) << "that was somebody else";
}

TEST_F(DatagramSocketTest, SaysWhenADatagramWasLongerThanTheRoom) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body = "12345";
  const std::vector<Parts> one(1, Parts{iovec{body.data(), 0}, part(body)});
  test::await(context, from.send_all(address_of(to), one));
  EXPECT_EQ(receive(to, 1, 5), std::vector<std::string>{"12345"});
  EXPECT_FALSE(truncated);
  test::await(context, from.send_all(address_of(to), one));
  EXPECT_EQ(receive(to, 1, 4), std::vector<std::string>{"1234"});
  EXPECT_TRUE(truncated);
}

TEST_F(DatagramSocketTest, WaitsNoLongerThanTheDeadline) {
  DatagramSocket socket = answering("127.0.0.1:1");
  EXPECT_FALSE(test::await(context, socket.wait_readable(Clock::now() + milliseconds{20})));
  EXPECT_FALSE(test::await(context, socket.wait_readable(Clock::now() - milliseconds{20})));
}

TEST_F(DatagramSocketTest, SpeaksIpv6AndIpv4ThroughIt) {
  for (const std::string local : {"[::1]:1", "[::ffff:127.0.0.1]:1"}) {
    DatagramSocket from = answering(local);
    DatagramSocket to = answering(local);
    std::string body = "hello";
    const std::vector<Parts> one(1, Parts{iovec{body.data(), 0}, part(body)});
    test::await(context, from.send_all(address_of(to), one));
    EXPECT_EQ(receive(to, 1), std::vector<std::string>{"hello"}) << local;
  }
}

TEST(AddressRaw, IsEqualToTheSameAddressAndPort) {
  const std::vector<std::string> all{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.2:1", "[::1]:1",
                                     "[::1]:2",     "[::2]:1",     "unix:/a",     "unix:/b"};
  for (const std::string& one : all) {
    for (const std::string& other : all) {
      EXPECT_EQ(Address::parse(one).raw() == Address::parse(other).raw(), one == other) << one << " " << other;
    }
  }
}

}  // namespace
}  // namespace portico
