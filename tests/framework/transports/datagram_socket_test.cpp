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
      const auto all = socket.receive(batch);
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

TEST(DatagramTrain, IsTakenApartAtItsDatagrams) {
  const DatagramTrain train{"aaabbbcc", 3};
  EXPECT_EQ(train.count(), 3u);
  EXPECT_EQ(train.first(2).bytes, "aaabbb");
  EXPECT_EQ(train.first(9).bytes, train.bytes);
  EXPECT_EQ(train.after(1).bytes, "bbbcc");
  EXPECT_EQ(train.after(2).count(), 1u);
  EXPECT_TRUE(train.after(3).empty());
  EXPECT_EQ(train.after(3).count(), 0u);
  EXPECT_EQ(DatagramTrain::of_one("abc").count(), 1u);
  EXPECT_TRUE(DatagramTrain{}.empty());
}

TEST_F(DatagramSocketTest, SendsATrainInOrderWhateverItsSizes) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  for (const std::size_t count : {1, 2, 63, 64, 65, 150}) {
    for (const std::size_t last : {1, 99, 100}) {
      std::vector<std::string> sent;
      for (std::size_t n = 0; n + 1 < count; ++n) sent.emplace_back(100, static_cast<char>('a' + n % 26));
      sent.emplace_back(last, 'z');
      std::string bytes;
      for (const std::string& one : sent) bytes += one;
      const DatagramTrain train{bytes, count == 1 ? last : 100};
      test::await(context, from.send_all(address_of(to), train));
      EXPECT_EQ(receive(to, count), sent) << count << " " << last;
      EXPECT_EQ(peer, address_of(from));
    }
  }
}

TEST_F(DatagramSocketTest, WaitsWhileItIsFull) {
  DatagramSocket from = answering("127.0.0.1:1");
  const int smallest = 1;
  ::setsockopt(from.native_handle(), SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
  DatagramSocket to = answering("127.0.0.1:1");
  const std::string body(30 * 40'000, 'x');
  const DatagramTrain train{body, 40'000};
  EXPECT_NO_THROW(test::await(context, from.send_all(address_of(to), train)));
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
  const DatagramTrain one = DatagramTrain::of_one(body);
  test::await(context, from.send_all(gone, one));
  auto refused = test::start(context, from.wait_readable(Clock::now() + std::chrono::seconds{10}));
  ASSERT_TRUE(refused.get());
  int error = 0;
  EXPECT_TRUE(from.send(address_of(to), one, error).empty());
  EXPECT_EQ(error, 0);
  EXPECT_EQ(receive(to, 1), std::vector<std::string>{"hello"});
}

TEST_F(DatagramSocketTest, SaysWhyItCannotSend) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body(70'000, 'x');
  const DatagramTrain one = DatagramTrain::of_one(body);
  int error = 0;
  EXPECT_FALSE(from.send(address_of(to), one, error).empty());
  EXPECT_EQ(error, EMSGSIZE);
  EXPECT_THROW(test::await(context, from.send_all(address_of(to), one)), std::system_error);
}

TEST_F(DatagramSocketTest, SendsWhatDoesNotFitIntoOnePacketOfThePath) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  const std::string large(3 * 65'000, 'l');  // two of them: more than one IP packet
  const DatagramTrain train{large, 65'000};
  test::await(context, from.send_all(address_of(to), train));
  EXPECT_EQ(receive(to, 3), std::vector<std::string>(3, large.substr(0, 65'000)));
}

TEST_F(DatagramSocketTest, SaysWhenADatagramWasLongerThanTheRoomForOne) {
  DatagramSocket from = answering("127.0.0.1:1");
  DatagramSocket to = answering("127.0.0.1:1");
  std::string body = "12345";
  const DatagramTrain two{"1234512345", 5};
  test::await(context, from.send_all(address_of(to), two));
  for (const std::size_t room : {5, 4}) {
    auto waiting = test::start(context, to.wait_readable(Clock::now() + std::chrono::seconds{10}));
    ASSERT_TRUE(waiting.get());
    DatagramBatch batch{1, room};
    const auto received = to.receive(batch);
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
  const DatagramTrain one = DatagramTrain::of_one(body);
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
  const DatagramTrain one = DatagramTrain::of_one(body);
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
    const DatagramTrain one = DatagramTrain::of_one(body);
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
