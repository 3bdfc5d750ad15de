#include "servers/tftp/engine/receiver.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Time = Receiver::Time;

const RequestPacket kDownload{Direction::Read, "f", Mode::Octet, {}};
const std::string kFull(512, 'x');

std::string data(Block block, const std::string& payload) {
  const auto header = data_header(on_wire(block));
  return std::string{header.data(), header.size()} + payload;
}
std::string ack(Block block) { return encode(AckPacket{on_wire(block)}); }
std::string option_ack(std::vector<Option> options) { return encode(OptionAckPacket{std::move(options)}); }
TransferOptions window_of(std::uint16_t blocks) { return {.window_size = blocks}; }

// A receiver, the time, and what it wrote.
class Receiving {
 public:
  explicit Receiving(Receiver made) : receiver(std::move(made)) {}

  std::string send() { return receiver.take_datagram(now); }
  // What it answers.
  std::string hear(const std::string& datagram) {
    now += 1ms;
    if (const auto payload = receiver.hear(datagram, now)) written += *payload;
    return send();
  }
  std::string wait() {
    now = receiver.deadline();
    receiver.expire(now);
    return send();
  }
  std::string confirm() {
    receiver.confirm(now);
    return send();
  }

  Receiver receiver;
  Time now{};
  std::string written;
};

// A server that has answered a WRQ and heard `full` blocks.
Receiving receiving(const TransferOptions& agreed, Block full = 0) {
  Receiving made{Receiver::answering(agreed)};
  made.send();
  for (Block block = 1; block <= full; ++block) made.hear(data(block, kFull));
  return made;
}

TEST(TftpReceiver, AnswersAPlainWriteWithAckZero) {
  Receiving server{Receiver::answering({})};
  EXPECT_EQ(server.send(), ack(0));
  EXPECT_EQ(server.send(), "");
}

TEST(TftpReceiver, AnswersOptionsWithAnOack) {
  Receiving server{Receiver::answering(window_of(4))};
  EXPECT_EQ(server.send(), option_ack({{"windowsize", "4"}}));
}

TEST(TftpReceiver, WritesEachBlockOnceAndAcknowledgesIt) {
  auto server = receiving({});
  EXPECT_EQ(server.hear(data(1, kFull)), ack(1));
  EXPECT_EQ(server.hear(data(2, kFull)), ack(2));
  EXPECT_EQ(server.hear(data(2, kFull)), ack(2));
  EXPECT_EQ(server.written, kFull + kFull);
}

TEST(TftpReceiver, AcknowledgesTheLastBlockOnlyWhenItIsConfirmed) {
  auto server = receiving({}, 1);
  EXPECT_EQ(server.hear(data(2, "end")), "");
  EXPECT_TRUE(server.receiver.complete());
  EXPECT_EQ(server.hear(data(2, "end")), "");
  EXPECT_EQ(server.receiver.deadline(), Time::max());
  EXPECT_FALSE(server.receiver.done());
  EXPECT_EQ(server.confirm(), ack(2));
  EXPECT_TRUE(server.receiver.done());
  EXPECT_EQ(server.written, kFull + "end");
}

TEST(TftpReceiver, SendsAnErrorInPlaceOfTheLastAckWhenPublishingFailed) {
  auto server = receiving({});
  server.hear(data(1, ""));
  server.receiver.refuse({ErrorCode::DiskFull, "full"});
  EXPECT_EQ(server.send(), encode(ErrorPacket{ErrorCode::DiskFull, "full"}));
  EXPECT_FALSE(server.receiver.running());
  EXPECT_FALSE(server.receiver.done());
  EXPECT_EQ(server.hear(data(1, "")), "");
}

TEST(TftpReceiver, DalliesToAnswerThoseWhoLostTheLastAck) {
  auto server = receiving({});
  server.hear(data(1, "end"));
  server.confirm();
  EXPECT_TRUE(server.receiver.running());
  EXPECT_EQ(server.hear(data(1, "end")), ack(1));
  EXPECT_EQ(server.written, "end");
  EXPECT_EQ(server.wait(), "");
  EXPECT_FALSE(server.receiver.running());
  EXPECT_TRUE(server.receiver.done());
}

TEST(TftpReceiver, DalliesForABoundedTime) {
  auto server = receiving({});
  server.hear(data(1, "end"));
  server.confirm();
  const auto begin = server.now;
  int answers = 0;
  while (server.receiver.running() && answers < 1000) {
    server.now = server.receiver.deadline() - 2ms;
    if (!server.hear(data(1, "end")).empty()) {
      ++answers;
    } else {
      server.wait();
    }
  }
  EXPECT_EQ(answers, Patience{}.retransmissions);
  EXPECT_LE(server.now - begin, Patience{}.dally * (Patience{}.retransmissions + 1));
}

TEST(TftpReceiver, StopsDallyingAtAnError) {
  auto server = receiving({});
  server.hear(data(1, ""));
  server.confirm();
  EXPECT_EQ(server.hear(encode(ErrorPacket{})), "");
  EXPECT_TRUE(server.receiver.done());
  EXPECT_FALSE(server.receiver.running());
  EXPECT_FALSE(server.receiver.failure());
}

// A client that has asked for a file and heard its only block but for `before_the_end`.
Receiving downloaded(const std::vector<std::string>& before_the_end = {}) {
  Receiving client{Receiver::requesting(kDownload, {})};
  client.send();
  for (const auto& datagram : before_the_end) client.hear(datagram);
  client.hear(data(static_cast<Block>(client.written.size() / kFull.size()) + 1, "the end"));
  client.confirm();
  return client;
}

TEST(TftpReceiver, MayLeaveAfterAFewRoundTripsWhenNothingWasLost) {
  const auto client = downloaded();
  EXPECT_GT(client.receiver.may_leave_at(), client.now);
  EXPECT_LE(client.receiver.may_leave_at(), client.now + 10ms);
  EXPECT_GT(client.receiver.deadline(), client.now + 1s);
}

TEST(TftpReceiver, StaysAsLongAsAPeerMayTakeToRepeatWhereSomethingWasLost) {
  const auto client = downloaded({data(1, kFull), data(1, kFull)});
  EXPECT_EQ(client.receiver.may_leave_at(), client.now + Patience{}.dally);
  EXPECT_EQ(client.receiver.may_leave_at(), client.receiver.deadline());
}

TEST(TftpReceiver, StaysWhenItHadToAskTwice) {
  Receiving client{Receiver::requesting(kDownload, {})};
  client.send();
  client.wait();
  client.hear(data(1, "the end"));
  client.confirm();
  EXPECT_EQ(client.receiver.may_leave_at(), client.now + Patience{}.dally);
}

TEST(TftpReceiver, StaysAnewWithEachRepeatOfTheLastBlock) {
  auto client = downloaded();
  EXPECT_EQ(client.hear(data(1, "the end")), ack(1));
  EXPECT_EQ(client.receiver.may_leave_at(), client.now + Patience{}.dally);
}

TEST(TftpReceiver, DalliesForLongerWhereTheServerWasToldToRepeatLater) {
  const TransferOptions ten_seconds{.timeout = 10s};
  Receiving client{Receiver::requesting(kDownload, ten_seconds)};
  client.send();
  client.hear(option_ack({{"timeout", "10"}}));
  client.hear(data(1, "the end"));
  client.confirm();
  EXPECT_EQ(client.receiver.deadline(), client.now + 11s);
  auto server = receiving(ten_seconds);
  server.hear(data(1, "the end"));
  server.confirm();
  EXPECT_EQ(server.receiver.deadline(), server.now + Patience{}.dally);
}

TEST(TftpReceiver, DalliesAsUsualWhereTheServerDoesNotKnowOfATimeout) {
  Receiving client{Receiver::requesting(kDownload, {.timeout = 10s})};
  client.send();
  client.hear(data(1, "the end"));
  client.confirm();
  EXPECT_EQ(client.receiver.deadline(), client.now + Patience{}.dally);
}

TEST(TftpReceiver, AcknowledgesOncePerWindow) {
  auto server = receiving(window_of(3));
  for (Block block = 1; block <= 9; ++block) {
    EXPECT_EQ(server.hear(data(block, kFull)), block % 3 == 0 ? ack(block) : "") << block;
  }
}

// RFC 7440 §4.
TEST(TftpReceiver, TellsAGapAtOnceAndOnce) {
  auto server = receiving(window_of(8), 3);
  EXPECT_EQ(server.hear(data(5, kFull)), ack(3));
  for (Block block = 6; block <= 8; ++block) EXPECT_EQ(server.hear(data(block, kFull)), "");
  EXPECT_EQ(server.written.size(), 3 * kFull.size());
}

TEST(TftpReceiver, BeginsTheNextWindowAfterTheGapThatItTold) {
  auto server = receiving(window_of(3), 1);
  EXPECT_EQ(server.hear(data(3, kFull)), ack(1));
  EXPECT_EQ(server.hear(data(2, kFull)), "");
  EXPECT_EQ(server.hear(data(3, kFull)), "");
  EXPECT_EQ(server.hear(data(4, kFull)), ack(4));
}

TEST(TftpReceiver, TellsAGapBeforeTheFirstBlock) {
  auto server = receiving(window_of(4));
  EXPECT_EQ(server.hear(data(2, kFull)), ack(0));
  EXPECT_EQ(server.hear(data(3, kFull)), "");
}

TEST(TftpReceiver, AcknowledgesARepeatedWindowOnce) {
  auto server = receiving(window_of(4), 4);
  for (Block block = 1; block <= 3; ++block) EXPECT_EQ(server.hear(data(block, kFull)), "");
  EXPECT_EQ(server.hear(data(4, kFull)), ack(4));
  EXPECT_EQ(server.written.size(), 4 * kFull.size());
}

TEST(TftpReceiver, IgnoresStaleAndImpossibleBlocks) {
  auto server = receiving(window_of(4), 10);  // acknowledged: 8
  for (const Block block : {0, 1, 7, 9, 10, 13, 1000, 40000, 65535}) {
    EXPECT_EQ(server.hear(data(block, kFull)), "") << block;
  }
  EXPECT_EQ(server.receiver.received(), 10);
}

TEST(TftpReceiver, IgnoresWhatIsNotForAReceiver) {
  auto server = receiving({}, 1);
  for (const auto& datagram :
       {""s, "\0"s, "\0\4\0\1"s, "\0\1f\0octet\0"s, "\0\2"s, "\0\6"s, "\0\6x"s, "\0\3\0"s, "\0\7\0\2"s}) {
    EXPECT_EQ(server.hear(datagram), "");
  }
  EXPECT_TRUE(server.receiver.running());
}

TEST(TftpReceiver, RefusesABlockThatIsLargerThanAgreed) {
  auto server = receiving({.block_size = 8});
  const auto packet = decode(server.hear(data(1, "123456789")));
  EXPECT_EQ(std::get<ErrorPacket>(packet).code, ErrorCode::IllegalOperation);
  EXPECT_EQ(server.written, "");
  EXPECT_EQ(server.receiver.failure()->reason, FailureReason::Refused);
}

TEST(TftpReceiver, LetsTheCallerRefuseInTheMiddle) {
  auto server = receiving({});
  EXPECT_TRUE(server.receiver.hear(data(1, kFull), server.now));
  server.receiver.refuse({ErrorCode::DiskFull, "full"});
  EXPECT_EQ(server.send(), encode(ErrorPacket{ErrorCode::DiskFull, "full"}));
  EXPECT_EQ(server.hear(data(2, kFull)), "");
}

TEST(TftpReceiver, RepeatsItsLastAckAfterTheDeadline) {
  auto server = receiving({}, 2);
  EXPECT_EQ(server.wait(), ack(2));
  EXPECT_EQ(server.receiver.counts().retransmitted, 1U);
}

TEST(TftpReceiver, WaitsTwiceAsLongAsASenderWould) {
  auto server = receiving({}, 1);  // 1 ms after the opening
  EXPECT_EQ(server.receiver.deadline() - server.now, 402ms);
}

// Karn's rule: which of the two was answered?
TEST(TftpReceiver, MeasuresNoRoundTripOfAnAckThatWasSentTwice) {
  auto server = receiving({}, 1);
  server.wait();
  server.hear(data(2, kFull));
  EXPECT_EQ(server.receiver.deadline() - server.now, 804ms);
}

TEST(TftpReceiver, GivesUpASilentPeerAfterFewDatagrams) {
  auto server = receiving({});
  while (server.receiver.running()) server.wait();
  EXPECT_EQ(server.receiver.counts().sent, 6U);
  EXPECT_EQ(server.now - Time{}, 22s);
  auto later = receiving({}, 5);
  while (later.receiver.running()) later.wait();
  EXPECT_EQ(later.receiver.failure()->reason, FailureReason::PeerSilent);
  EXPECT_EQ(later.receiver.counts().retransmitted, 10U);
  EXPECT_LT(later.now - Time{}, 60s);
}

TEST(TftpReceiver, GivesUpAPeerThatOnlyRepeatsItself) {
  auto server = receiving({}, 1);
  while (server.receiver.running() && server.now < Time{2min}) {
    server.hear(data(1, kFull));
    server.receiver.expire(server.now);
  }
  EXPECT_EQ(server.receiver.failure()->reason, FailureReason::PeerSilent);
}

TEST(TftpReceiver, EndsWithTheErrorOfThePeerAndDoesNotAnswerIt) {
  auto server = receiving({}, 1);
  EXPECT_EQ(server.hear(encode(ErrorPacket{ErrorCode::NotDefined, "stop\n"})), "");
  EXPECT_EQ(server.receiver.failure()->reason, FailureReason::PeerRefused);
  EXPECT_EQ(server.receiver.failure()->error.message, "stop?");
}

TEST(TftpReceiver, AsksAndReceivesWithWhatTheServerGranted) {
  Receiving client{Receiver::requesting(kDownload, {1428, 4, {}, 0})};
  EXPECT_EQ(client.send(), "\0\1f\0octet\0blksize\0001428\0tsize\0000\0windowsize\0004\0"s);
  EXPECT_TRUE(client.receiver.awaiting_peer());
  EXPECT_EQ(client.hear(option_ack({{"blksize", "8"}, {"windowsize", "2"}, {"tsize", "19"}})), ack(0));
  EXPECT_FALSE(client.receiver.awaiting_peer());
  EXPECT_EQ(client.receiver.options(), (TransferOptions{8, 2, {}, 19}));
  EXPECT_EQ(client.hear(data(1, "01234567")), "");
  EXPECT_EQ(client.hear(data(2, "01234567")), ack(2));
  EXPECT_EQ(client.hear(data(3, "end")), "");
  EXPECT_EQ(client.confirm(), ack(3));
}

TEST(TftpReceiver, AnswersARepeatedOackUntilDataComes) {
  Receiving client{Receiver::requesting(kDownload, window_of(4))};
  client.send();
  const auto answer = option_ack({{"windowsize", "4"}});
  EXPECT_EQ(client.hear(answer), ack(0));
  EXPECT_EQ(client.hear(answer), ack(0));
  EXPECT_EQ(client.hear(data(0, kFull)), "");
  client.hear(data(1, kFull));
  EXPECT_EQ(client.hear(answer), "");
}

TEST(TftpReceiver, DoesWithoutOptionsWhenTheServerIgnoresThem) {
  Receiving client{Receiver::requesting(kDownload, {1428, 4, {}, {}})};
  client.send();
  EXPECT_EQ(client.hear(data(2, kFull)), "");
  EXPECT_TRUE(client.receiver.awaiting_peer());
  EXPECT_EQ(client.hear(data(1, kFull)), ack(1));
  EXPECT_EQ(client.receiver.options(), TransferOptions{});
  EXPECT_EQ(client.hear(data(2, kFull)), ack(2));
}

TEST(TftpReceiver, RefusesAnOackThatOffersMoreThanItAskedFor) {
  for (const auto& answer : {option_ack({{"blksize", "1429"}}), option_ack({{"windowsize", "2"}}), "\0\6x"s}) {
    Receiving client{Receiver::requesting(kDownload, {.block_size = 1428})};
    client.send();
    const auto packet = decode(client.hear(answer));
    ASSERT_TRUE(std::holds_alternative<ErrorPacket>(packet));
    EXPECT_EQ(std::get<ErrorPacket>(packet).code, ErrorCode::OptionNegotiation);
  }
}

TEST(TftpReceiver, GoesOnBeyondBlock65535) {
  auto server = receiving({.block_size = 8}, 0);
  for (Block block = 1; block <= 65540; ++block) ASSERT_EQ(server.hear(data(block, "12345678")), ack(block));
  EXPECT_EQ(server.receiver.received(), 65540);
}

}  // namespace
}  // namespace portico::tftp
