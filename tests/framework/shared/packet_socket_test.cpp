// PacketQueue and PacketReceiver, at the two ends of a socket pair.
#include <sys/socket.h>

#include <climits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/hub_packet.h>
#include <portico/shared/packet_queue.h>
#include <portico/shared/packet_receiver.h>

namespace portico {
namespace {

using Outcome = PacketQueue::Outcome;

class PacketSocket : public testing::Test {
 protected:
  static constexpr std::size_t kPacket = 1'000;

  PacketSocket() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) != 0) throw std::runtime_error{"socketpair"};
    near.reset(ends[0]);
    far.reset(ends[1]);
  }

  Outcome flush() { return queue.flush(near.get(), kPacket); }
  bool receive() { return receiver.receive(far.get()); }
  void send(std::string_view packet) {
    ASSERT_EQ(::send(near.get(), packet.data(), packet.size(), MSG_NOSIGNAL), static_cast<ssize_t>(packet.size()));
  }

  // All the messages that have arrived, over and over.
  std::vector<std::string> take() {
    std::vector<std::string> all;
    do {
      EXPECT_TRUE(receive());
      for (const std::string_view packet : receiver.packets()) {
        std::vector<std::string_view> messages;
        EXPECT_TRUE(unpack_messages(packet, kPacket, messages));
        all.insert(all.end(), messages.begin(), messages.end());
      }
    } while (!receiver.packets().empty());
    return all;
  }

  FileDescriptor near, far;
  PacketQueue queue;
  PacketReceiver receiver{kPacket};
};

TEST_F(PacketSocket, MessagesThatAreReadyTogetherGoInOnePacket) {
  for (const char* message : {"one", "two", "three"}) queue.push(message);
  EXPECT_EQ(flush(), Outcome::Sent);
  EXPECT_TRUE(queue.empty());
  ASSERT_TRUE(receive());
  EXPECT_EQ(receiver.packets().size(), 1u);
}

TEST_F(PacketSocket, MoreThanAPacketGoesInSeveralAndIsReceivedInOneCall) {
  std::vector<std::string> sent;
  for (int n = 0; n < 100; ++n) queue.push(sent.emplace_back(std::string(100, 'a') + std::to_string(n)));
  EXPECT_EQ(flush(), Outcome::Sent);
  ASSERT_TRUE(receive());
  EXPECT_EQ(receiver.packets().size(), 12u) << "of nine messages each";
  std::vector<std::string_view> messages;
  for (const std::string_view packet : receiver.packets()) EXPECT_TRUE(unpack_messages(packet, kPacket, messages));
  EXPECT_TRUE(std::equal(messages.begin(), messages.end(), sent.begin(), sent.end()));
}

TEST_F(PacketSocket, WhatFindsNoRoomWaitsAndGoesInOrder) {
  std::vector<std::string> sent;
  std::vector<std::string> received;
  for (int n = 0; n < 20'000; ++n) {
    queue.push(sent.emplace_back(std::to_string(n)));
    if (n % 7 == 0) (void)flush();
    if (n % 5'000 == 0) {
      const auto some = take();
      received.insert(received.end(), some.begin(), some.end());
    }
  }
  EXPECT_EQ(flush(), Outcome::Full);
  EXPECT_GT(queue.size(), 0u);
  while (!queue.empty()) {
    const auto some = take();
    received.insert(received.end(), some.begin(), some.end());
    (void)flush();
  }
  const auto rest = take();
  received.insert(received.end(), rest.begin(), rest.end());
  EXPECT_EQ(received, sent);
}

TEST_F(PacketSocket, IsBrokenWhenTheOtherSideHasGone) {
  queue.push("one");
  far.reset();
  EXPECT_EQ(flush(), Outcome::Broken);
}

TEST_F(PacketSocket, AMessageThatLiesInPartsGoesInOnePacket) {
  const std::vector<std::string_view> parts{"one", "", "two"};
  EXPECT_TRUE(PacketQueue::send(near.get(), parts));
  const std::vector<std::string_view> most(IOV_MAX - 1, "");
  EXPECT_TRUE(PacketQueue::send(near.get(), most));
  EXPECT_EQ(take(), (std::vector<std::string>{"onetwo", ""}));
}

TEST_F(PacketSocket, NothingIsSentOfAMessageThatCannotGoNow) {
  const std::vector<std::string_view> too_many(IOV_MAX, "x");
  EXPECT_FALSE(PacketQueue::send(near.get(), too_many));
  EXPECT_TRUE(take().empty());
  const std::string much(400, 'x');
  const std::vector<std::string_view> parts{much, much};
  std::size_t sent = 0;
  while (PacketQueue::send(near.get(), parts)) ASSERT_LT(++sent, 10'000u);
  EXPECT_EQ(take(), std::vector(sent, much + much));
  far.reset();
  EXPECT_FALSE(PacketQueue::send(near.get(), parts));
}

TEST_F(PacketSocket, ReceivesNothingFromOneThatIsSilent) {
  EXPECT_TRUE(receive());
  EXPECT_TRUE(receiver.packets().empty());
}

TEST_F(PacketSocket, ReceivesWhatWasSentByOneThatHasGoneWithoutReading) {
  ASSERT_EQ(::send(far.get(), "unread", 6, 0), 6);
  send("one");
  send("two");
  near.reset();
  EXPECT_FALSE(receive());
  ASSERT_EQ(receiver.packets().size(), 2u);
  EXPECT_EQ(receiver.packets()[1], "two");
  EXPECT_FALSE(receive());
  EXPECT_TRUE(receiver.packets().empty());
}

TEST_F(PacketSocket, TakesAsManyPacketsAsItPromisesInOneCall) {
  for (std::size_t n = 0; n <= PacketReceiver::kMostAtOnce; ++n) send("packet");
  near.reset();
  EXPECT_TRUE(receive());
  EXPECT_EQ(receiver.packets().size(), PacketReceiver::kMostAtOnce);
  EXPECT_FALSE(receive());
  EXPECT_EQ(receiver.packets().size(), 1u);
}

TEST_F(PacketSocket, APacketThatIsTooLongOrEmptyIsTheEnd) {
  send("one");
  send(std::string(kPacket + 1, 'x'));
  EXPECT_FALSE(receive());
  EXPECT_EQ(receiver.packets().size(), 1u);
  send(std::string(kPacket, 'x'));
  send("");
  EXPECT_FALSE(receive());
  EXPECT_EQ(receiver.packets().size(), 1u);
}

}  // namespace
}  // namespace portico
