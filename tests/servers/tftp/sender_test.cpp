#include "servers/tftp/engine/sender.h"

#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Time = Sender::Time;

const RequestPacket kUpload{Direction::Write, "f", Mode::Octet, {}};

std::string ack(Block block) { return encode(AckPacket{on_wire(block)}); }
std::string option_ack(std::vector<Option> options) { return encode(OptionAckPacket{std::move(options)}); }
std::string error(ErrorCode code) { return encode(ErrorPacket{code, "why"}); }

// A sender, the time, and what it sends.
class Sending {
 public:
  explicit Sending(Sender made) : sender(std::move(made)) {}

  // Sends all that is due, and tells what that was.
  BlockRange send() {
    taken = sender.take_datagram(now);
    const auto due = sender.due();
    if (!due.empty()) sender.sent(due.last, now);
    return due;
  }
  BlockRange hear(const std::string& datagram) {
    now += 1ms;
    sender.hear(datagram, now);
    return send();
  }
  BlockRange wait() {
    now = sender.deadline();
    sender.expire(now);
    return send();
  }

  Sender sender;
  Time now{};
  std::string taken;  // by the last send()
};

TransferOptions window_of(std::uint16_t blocks) { return {.window_size = blocks}; }

// A server in the middle of a window: OACK answered, the first window sent.
Sending sending_with_window(std::uint16_t blocks, std::uint64_t size = 512 * 1000) {
  Sending made{Sender::answering(window_of(blocks), size)};
  made.send();
  made.hear(ack(0));
  return made;
}

bool is_empty(BlockRange range) { return range.empty(); }

TEST(TftpSender, AnswersAPlainReadWithBlockOneAndNothingElse) {
  Sending server{Sender::answering({}, 5000)};
  EXPECT_EQ(server.send(), (BlockRange{1, 1}));
  EXPECT_EQ(server.taken, "");
  EXPECT_TRUE(server.sender.due().empty());
  EXPECT_FALSE(server.sender.awaiting_peer());
}

TEST(TftpSender, AnswersOptionsWithAnOackAndWaitsForAckZero) {
  Sending server{Sender::answering({1428, 4, {}, 5000}, 5000)};
  EXPECT_TRUE(is_empty(server.send()));
  EXPECT_EQ(server.taken, option_ack({{"blksize", "1428"}, {"tsize", "5000"}, {"windowsize", "4"}}));
  EXPECT_TRUE(is_empty(server.hear(ack(1))));
  EXPECT_EQ(server.hear(ack(0)), (BlockRange{1, 4}));
}

TEST(TftpSender, SendsBlockAfterBlockAndIsDoneWithTheLastAck) {
  Sending server{Sender::answering({}, 1024)};
  server.send();
  EXPECT_EQ(server.hear(ack(1)), (BlockRange{2, 2}));
  EXPECT_EQ(server.hear(ack(2)), (BlockRange{3, 3}));  // empty: 1024 is a multiple of 512
  EXPECT_TRUE(server.sender.running());
  server.hear(ack(3));
  EXPECT_TRUE(server.sender.done());
  EXPECT_FALSE(server.sender.failure());
  EXPECT_EQ(server.sender.deadline(), Time::max());
}

TEST(TftpSender, SendsAFileWithoutBytesAsOneEmptyBlock) {
  Sending server{Sender::answering({}, 0)};
  EXPECT_EQ(server.send(), (BlockRange{1, 1}));
  server.hear(ack(1));
  EXPECT_TRUE(server.sender.done());
}

TEST(TftpSender, LearnsTheEndWhileItSends) {
  Sending server{Sender::answering(window_of(4), {})};
  server.send();
  server.sender.hear(ack(0), server.now);
  server.sender.ends_at(2);
  EXPECT_EQ(server.send(), (BlockRange{1, 2}));
  server.hear(ack(2));
  EXPECT_TRUE(server.sender.done());
}

TEST(TftpSender, SendsAWindowInSeveralPieces) {
  auto server = Sending{Sender::answering(window_of(8), 512 * 100)};
  server.send();
  server.sender.hear(ack(0), server.now);
  server.sender.sent(3, server.now);
  EXPECT_EQ(server.sender.due(), (BlockRange{4, 8}));
}

TEST(TftpSender, RetransmitsTheLastBlockAfterTheDeadline) {
  Sending server{Sender::answering({}, 5000)};
  server.send();
  server.sender.expire(server.sender.deadline() - 1ns);
  EXPECT_TRUE(server.sender.due().empty());
  EXPECT_EQ(server.wait(), (BlockRange{1, 1}));
  EXPECT_EQ(server.sender.counts().retransmitted, 1U);
}

TEST(TftpSender, RetransmitsTheWindowFromTheAcknowledgedBlockAfterTheDeadline) {
  auto server = sending_with_window(4);
  server.hear(ack(4));
  EXPECT_EQ(server.wait(), (BlockRange{5, 8}));
}

// RFC 1123 §4.2.3.1.
TEST(TftpSender, NeverAnswersADuplicateAckWithoutAWindow) {
  Sending server{Sender::answering({}, 5000)};
  server.send();
  server.hear(ack(1));
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(is_empty(server.hear(ack(1))));
  EXPECT_EQ(server.sender.counts().retransmitted, 0U);
}

TEST(TftpSender, ResumesAfterTheBlockThatAnAckWithinTheWindowNames) {
  auto server = sending_with_window(4);
  EXPECT_EQ(server.hear(ack(2)), (BlockRange{3, 6}));
  EXPECT_EQ(server.sender.counts().retransmitted, 2U);
  EXPECT_TRUE(is_empty(server.hear(ack(2))));
}

TEST(TftpSender, AnswersARepeatedAckWithOneWindowOnly) {
  auto server = sending_with_window(4);
  server.hear(ack(4));
  EXPECT_EQ(server.hear(ack(4)), (BlockRange{5, 8}));
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(is_empty(server.hear(ack(4))));
}

TEST(TftpSender, AnswersTheAckOfBlockZeroThatTellsAGap) {
  auto server = sending_with_window(4);
  EXPECT_EQ(server.hear(ack(0)), (BlockRange{1, 4}));
  EXPECT_TRUE(is_empty(server.hear(ack(0))));
}

// Or else every window from then on would be sent twice.
TEST(TftpSender, DoesNotTakeTheEchoOfARetransmissionForALoss) {
  auto server = sending_with_window(4);
  server.hear(ack(4));
  server.hear(ack(4));
  EXPECT_EQ(server.hear(ack(8)), (BlockRange{9, 12}));
  EXPECT_TRUE(is_empty(server.hear(ack(8))));
  EXPECT_EQ(server.hear(ack(12)), (BlockRange{13, 16}));
  EXPECT_EQ(server.hear(ack(12)), (BlockRange{13, 16}));  // but this is one again
}

TEST(TftpSender, DoesNotTakeTheSecondAnswerToARepeatedOackForALoss) {
  Sending server{Sender::answering(window_of(4), 5000)};
  server.send();
  server.wait();
  EXPECT_EQ(server.hear(ack(0)), (BlockRange{1, 4}));
  EXPECT_TRUE(is_empty(server.hear(ack(0))));
}

TEST(TftpSender, MeasuresTheRoundTrip) {
  Sending server{Sender::answering({}, 5000)};
  server.send();
  server.hear(ack(1));  // 1 ms later
  EXPECT_EQ(server.sender.deadline() - server.now, 201ms);
}

// Karn's rule: which of the two was answered?
TEST(TftpSender, MeasuresNoRoundTripOfABlockThatWasSentTwice) {
  Sending server{Sender::answering({}, 5000)};
  server.send();
  server.wait();
  server.hear(ack(1));
  EXPECT_EQ(server.sender.deadline() - server.now, 2s);
  server.hear(ack(2));
  EXPECT_EQ(server.sender.deadline() - server.now, 201ms);
}

TEST(TftpSender, IgnoresStaleAndFutureAcks) {
  auto server = sending_with_window(4);
  server.hear(ack(4));
  for (const Block block : {0, 1, 3, 9, 10, 1000, 40000, 65535}) EXPECT_TRUE(is_empty(server.hear(ack(block))));
  EXPECT_EQ(server.sender.acknowledged(), 4);
  EXPECT_EQ(server.sender.counts().retransmitted, 0U);
}

TEST(TftpSender, IgnoresWhatIsNotForASender) {
  auto server = sending_with_window(4);
  for (const auto& datagram : {""s, "\0"s, "\0\3\0\1x"s, "\0\1f\0octet\0"s, "\0\2"s, "\0\6"s, "\0\6x"s, "\0\7\0\1"s}) {
    EXPECT_TRUE(is_empty(server.hear(datagram)));
    EXPECT_EQ(server.taken, "");
  }
  EXPECT_TRUE(server.sender.running());
}

TEST(TftpSender, GoesOnBeyondBlock65535AndFourGibibytes) {
  constexpr std::uint64_t kSize = std::uint64_t{5} << 30U;
  auto server = Sending{Sender::answering({65464, 64, {}, {}}, kSize)};
  server.send();
  auto due = server.hear(ack(0));
  while (!due.empty()) due = server.hear(ack(due.last));
  EXPECT_TRUE(server.sender.done());
  EXPECT_EQ(server.sender.acknowledged(), last_block(kSize, 65464));
  EXPECT_GT(server.sender.acknowledged(), 65536);
  EXPECT_EQ(server.sender.counts().retransmitted, 0U);
}

TEST(TftpSender, GivesUpASilentPeerAfterFewDatagrams) {
  for (const auto& options : {TransferOptions{}, window_of(64)}) {
    Sending server{Sender::answering(options, 512 * 1000)};
    server.send();
    for (int i = 0; i < 100 && server.sender.running(); ++i) server.wait();
    EXPECT_EQ(server.sender.failure()->reason, FailureReason::PeerSilent);
    EXPECT_EQ(server.sender.counts().sent, 6U);
    EXPECT_EQ(server.now - Time{}, 22s);
  }
}

TEST(TftpSender, GivesUpAPeerThatFallsSilent) {
  auto server = sending_with_window(4);
  for (int i = 0; i < 100 && server.sender.running(); ++i) server.wait();
  EXPECT_EQ(server.sender.failure()->reason, FailureReason::PeerSilent);
  EXPECT_EQ(server.sender.counts().retransmitted, 4U * 10);
  EXPECT_LT(server.now - Time{}, 45s);
}

TEST(TftpSender, WaitsNoLongerThanTheNegotiatedTimeout) {
  Sending server{Sender::answering({.timeout = 2s}, 512 * 1000)};
  server.send();
  server.hear(ack(0));
  for (int i = 0; i < 100 && server.sender.running(); ++i) {
    EXPECT_LE(server.sender.deadline() - server.now, 2s);
    server.wait();
  }
}

TEST(TftpSender, EndsWithTheErrorOfThePeerAndDoesNotAnswerIt) {
  auto server = sending_with_window(4);
  EXPECT_TRUE(is_empty(server.hear(error(ErrorCode::DiskFull))));
  EXPECT_EQ(server.taken, "");
  EXPECT_EQ(server.sender.failure()->reason, FailureReason::PeerRefused);
  EXPECT_EQ(server.sender.failure()->error, (ErrorPacket{ErrorCode::DiskFull, "why"}));
}

TEST(TftpSender, SendsARefusalOnce) {
  auto server = sending_with_window(4);
  server.sender.refuse({ErrorCode::NotDefined, "the disk failed"});
  EXPECT_TRUE(is_empty(server.send()));
  EXPECT_EQ(server.taken, encode(ErrorPacket{ErrorCode::NotDefined, "the disk failed"}));
  EXPECT_FALSE(server.sender.running());
  server.hear(ack(4));
  EXPECT_EQ(server.taken, "");
  EXPECT_EQ(server.sender.failure()->reason, FailureReason::Refused);
}

TEST(TftpSender, AsksAndSendsWithWhatTheServerGranted) {
  Sending client{Sender::requesting(kUpload, {1428, 4, {}, 5000}, 5000)};
  EXPECT_TRUE(is_empty(client.send()));
  EXPECT_EQ(client.taken, "\0\2f\0octet\0blksize\0001428\0tsize\0005000\0windowsize\0004\0"s);
  EXPECT_TRUE(client.sender.awaiting_peer());
  EXPECT_EQ(client.hear(option_ack({{"blksize", "1000"}, {"windowsize", "2"}})), (BlockRange{1, 2}));
  EXPECT_FALSE(client.sender.awaiting_peer());
  EXPECT_EQ(client.sender.options(), (TransferOptions{1000, 2, {}, {}}));
  EXPECT_EQ(client.hear(ack(2)), (BlockRange{3, 4}));
}

TEST(TftpSender, DoesWithoutOptionsWhenTheServerIgnoresThem) {
  Sending client{Sender::requesting(kUpload, {1428, 4, {}, {}}, 1000)};
  client.send();
  EXPECT_EQ(client.hear(ack(0)), (BlockRange{1, 1}));
  EXPECT_EQ(client.sender.options(), TransferOptions{});
  EXPECT_EQ(client.hear(ack(1)), (BlockRange{2, 2}));
}

TEST(TftpSender, RefusesAnOackThatOffersMoreThanItAskedFor) {
  for (const auto& answer : {option_ack({{"blksize", "1429"}}), option_ack({{"windowsize", "2"}}), "\0\6x"s}) {
    Sending client{Sender::requesting(kUpload, {.block_size = 1428}, 1000)};
    client.send();
    EXPECT_TRUE(is_empty(client.hear(answer)));
    const auto packet = decode(client.taken);
    ASSERT_TRUE(std::holds_alternative<ErrorPacket>(packet));
    EXPECT_EQ(std::get<ErrorPacket>(packet).code, ErrorCode::OptionNegotiation);
    EXPECT_EQ(client.sender.failure()->reason, FailureReason::Refused);
  }
}

TEST(TftpSender, RepeatsItsRequest) {
  Sending client{Sender::requesting(kUpload, {}, 1000)};
  client.send();
  const auto request = client.taken;
  client.wait();
  EXPECT_EQ(client.taken, request);
  EXPECT_EQ(client.sender.counts().retransmitted, 1U);
}

TEST(TftpSender, ReportsWhyTheServerRefusedTheRequest) {
  Sending client{Sender::requesting(kUpload, {}, 1000)};
  client.send();
  client.hear(error(ErrorCode::AccessViolation));
  EXPECT_EQ(client.sender.failure()->error.code, ErrorCode::AccessViolation);
}

}  // namespace
}  // namespace portico::tftp
