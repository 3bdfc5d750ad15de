#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/end_to_end/tftp_transfer.h"
#include "tests/support/noise.h"
#include "tests/support/process_status.h"

// One transfer, datagram by datagram: RFC 1350, 1123 §4.2.3, 7440.

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The server repeats itself after no less than this, whatever it has measured.
constexpr milliseconds kShortestTimeout{200};

// How often the server may have repeated itself since `began`, because this machine was slow.
auto most_repeats(steady_clock::time_point began) { return (steady_clock::now() - began) / kShortestTimeout; }

class TftpConversation : public UnderEveryPolicy {
 protected:
  TftpConversation() { server.root.write("file", content); }

  // Block `number` of the file, in blocks of 512 bytes; nothing before the first.
  std::string block(int number) const {
    if (number == 0) return {};
    return data(static_cast<std::uint16_t>(number), content.substr(static_cast<std::size_t>(number - 1) * 512, 512));
  }

  // Whatever comes before: a window may be repeated as a whole.
  bool comes(const std::string& datagram) {
    for (;;) {
      const auto any = client.receive();
      if (!any || *any == datagram) return any.has_value();
    }
  }

  const std::string content = noise(10 * 512 + 1);
  FileServer server{GetParam(), {"--writable"}};
  TftpClient client{server.address()};
};

TEST_P(TftpConversation, EachTransferHasAPortOfItsOwnOnTheAddressThatTheRequestCameTo) {
  client.ask(reading("file"));
  EXPECT_EQ(client.receive_next(), block(1));
  EXPECT_EQ(client.source().host(), "127.0.0.1");
  EXPECT_NE(client.source().port(), client.server().port());
  client.send(ack(1));
  const Address port = client.source();
  EXPECT_EQ(client.receive_next(), block(2));
  EXPECT_EQ(client.source(), port);
}

TEST_P(TftpConversation, AServerOfAllAddressesAnswersFromTheOneThatWasAsked) {
  FileServer everywhere{GetParam(), {}, "[::]:0"};
  everywhere.root.write("file", content);
  const std::string port = ":" + std::to_string(Address::parse(everywhere.address()).port());
  for (const std::string host : {"127.0.0.1", "127.0.0.2", "[::1]"}) {
    TftpClient any{host + port};
    any.ask(reading("file"));
    EXPECT_EQ(any.receive_next(), block(1));
    EXPECT_EQ(any.source().host(), any.server().host());
    any.send(goodbye());
    EXPECT_TRUE(get(host + port, reading("file", {{"windowsize", "4"}})).content == content);
  }
}

TEST_P(TftpConversation, AServerOfAllIPv4AddressesAnswersFromTheOneThatWasAsked) {
  FileServer everywhere{GetParam(), {}, "0.0.0.0:0"};
  everywhere.root.write("file", content);
  const std::string port = ":" + std::to_string(Address::parse(everywhere.address()).port());
  TftpClient any{"127.0.0.2" + port};
  any.ask(reading("file"));
  EXPECT_EQ(any.receive_next(), block(1));
  EXPECT_EQ(any.source().host(), "127.0.0.2");
}

TEST_P(TftpConversation, StrangersGetErrorFiveAndTheTransferGoesOn) {
  TftpClient stranger{server.address()};
  client.ask(reading("file"));
  EXPECT_EQ(client.receive_next(), block(1));
  for (const std::string& datagram : {ack(1), block(1), option_ack({}), tftp::encode(reading("file"))}) {
    stranger.send(datagram, client.source());
    EXPECT_EQ(error_code(stranger.receive().value_or("")), 5);
    EXPECT_EQ(stranger.source(), client.source());
  }
  stranger.send(goodbye(), client.source());  // ERRORs are never answered, nor is noise
  stranger.send("", client.source());
  stranger.send(ack(1), client.source());
  EXPECT_EQ(error_code(stranger.receive().value_or("")), 5);
  client.send(ack(1));
  EXPECT_EQ(client.receive_next(), block(2));
}

// What is in the server's socket together with an ACK is heard, be it before that or behind it.
TEST_P(TftpConversation, NothingWaitsForATimeoutBehindAnAck) {
  TftpClient stranger{server.address()};
  const auto began = steady_clock::now();
  client.ask(reading("file"));
  int repeated = 0;
  for (std::uint16_t number = 1; number <= 10; ++number) {
    std::string next = client.receive().value_or("");
    for (; next == block(number - 1); next = client.receive().value_or("")) ++repeated;
    ASSERT_EQ(next, block(number));
    stranger.send(ack(number), client.source());
    client.send(ack(number - 1));
    client.send(ack(number));
    client.send(ack(number));
    stranger.send(ack(number), client.source());
  }
  EXPECT_EQ(client.receive_next(), block(11));
  EXPECT_LE(repeated, most_repeats(began));
  EXPECT_EQ(error_code(stranger.receive().value_or("")), 5);
}

// With a window the second of two ACKs may be the one that brings the transfer on.
TEST_P(TftpConversation, TwoAcksThatCameTogetherAreBothHeard) {
  const auto began = steady_clock::now();
  client.ask(reading("file", {{"windowsize", "4"}}));
  EXPECT_EQ(client.receive_next(), option_ack({{"windowsize", "4"}}));
  client.send(ack(0));
  for (int number = 1; number <= 4; ++number) EXPECT_TRUE(comes(block(number)));
  client.send(ack(2));
  client.send(ack(4));
  int datagrams = 0;
  for (std::string next; next != block(8); ++datagrams) next = client.receive().value_or(block(8));
  const auto repeats = 4 * (most_repeats(began) + 1);
  EXPECT_LE(datagrams, 4 + repeats);
  client.send(goodbye());
}

TEST_P(TftpConversation, StrangersDoNotDisturbAnUpload) {
  TftpClient stranger{server.address()};
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  stranger.send(data(1, "theirs"), client.source());
  EXPECT_EQ(error_code(stranger.receive().value_or("")), 5);
  stranger.send(goodbye(), client.source());
  client.send(data(1, "ours"));
  EXPECT_EQ(client.receive_next(), ack(1));
  EXPECT_EQ(server.root.read("file"), "ours");
}

TEST_P(TftpConversation, ALostDatagramIsSentAgain) {
  client.ask(reading("file"));
  EXPECT_EQ(client.receive(), block(1));
  EXPECT_EQ(client.receive(), block(1));
  client.send(ack(1));
  EXPECT_EQ(client.receive_next(), block(2));
  EXPECT_EQ(client.receive(), block(2));
  client.send(ack(2));
  EXPECT_EQ(client.receive_next(), block(3));
}

TEST_P(TftpConversation, ALostAckOfAnUploadIsSentAgainWhenTheBlockIs) {
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  for (int i = 0; i < 3; ++i) {
    client.send(data(1, std::string(512, 'x')));
    EXPECT_EQ(client.receive(), ack(1));
  }
  client.send(data(2, "the end"));
  EXPECT_EQ(client.receive_next(), ack(2));
  EXPECT_EQ(server.root.read("file"), std::string(512, 'x') + "the end");
}

TEST_P(TftpConversation, ABlockThatIsMissingInAWindowIsAskedForAtOnce) {
  client.ask(writing("file", {{"blksize", "8"}, {"windowsize", "4"}}));
  EXPECT_EQ(client.receive_next(), option_ack({{"blksize", "8"}, {"windowsize", "4"}}));
  client.send(data(1, "11111111"));
  client.send(data(3, "33333333"));
  client.send(data(4, "44444444"));
  EXPECT_EQ(client.receive_next(), ack(1));
  for (std::uint16_t number = 2; number <= 5; ++number) client.send(data(number, std::string(8, char('0' + number))));
  EXPECT_EQ(client.receive_next(), ack(5));
  client.send(data(6, ""));
  EXPECT_EQ(client.receive_next(), ack(6));
  EXPECT_EQ(server.root.read("file"), "1111111122222222333333334444444455555555");
}

TEST_P(TftpConversation, AnAckWithinAWindowBringsTheRestAgain) {
  client.ask(reading("file", {{"windowsize", "4"}}));
  EXPECT_EQ(client.receive_next(), option_ack({{"windowsize", "4"}}));
  client.send(ack(0));
  for (std::uint16_t number = 1; number <= 4; ++number) EXPECT_EQ(client.receive_next(), block(number));
  client.send(ack(2));
  for (std::uint16_t number = 3; number <= 6; ++number) EXPECT_TRUE(comes(block(number))) << number;
}

TEST_P(TftpConversation, ADuplicateAckCausesNoDataToBeSentTwice) {
  const auto began = steady_clock::now();
  client.ask(reading("file"));
  long received = 0;
  for (std::uint16_t number = 1; number <= 11; ++number) {
    std::string datagram;
    do {
      datagram = client.receive().value_or("");
      ++received;
      ASSERT_NE(datagram, "");
    } while (datagram != block(number));
    for (int i = 0; i < 10; ++i) client.send(ack(number));
  }
  while (client.receive(milliseconds{300})) ++received;
  EXPECT_LE(received, 11 + most_repeats(began));
}

TEST_P(TftpConversation, AfterTheLastAckNothingMoreComes) {
  const auto began = steady_clock::now();
  client.ask(reading("file", {{"blksize", "65464"}}));
  EXPECT_EQ(client.receive_next(), option_ack({{"blksize", "65464"}}));
  client.send(ack(0));
  EXPECT_EQ(client.receive_next(), data(1, content));
  client.send(ack(1));
  const auto most = most_repeats(began);  // sent before it heard that ACK
  long more = 0;
  while (client.receive(milliseconds{1'500})) ++more;
  EXPECT_LE(more, most);
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpConversation, kEveryPolicy, policy_name);

class TftpAmongOthers : public TftpConversation {
 protected:
  // Everything that came to the port of requests before is dealt with.
  void barrier() const {
    TftpClient other{server.address()};
    other.ask(std::string{"\0\1", 2});
    EXPECT_EQ(error_code(other.receive().value_or("")), 4);
  }
};

TEST_P(TftpAmongOthers, ARepeatedRequestStartsOneTransferOnly) {
  for (int i = 0; i < 5; ++i) client.ask(reading("file"));
  barrier();
  if (GetParam() == std::string{"forking"}) {
    EXPECT_EQ(children_of(server.programme().pid()).size(), 1U);
  }
  EXPECT_EQ(client.receive_next(), block(1));
  const Address port = client.source();
  for (std::uint16_t number = 1; number <= 10; ++number) {
    client.send(ack(number));
    EXPECT_EQ(client.receive_next(), block(static_cast<std::uint16_t>(number + 1)));
    EXPECT_EQ(client.source(), port);
  }
}

TEST_P(TftpAmongOthers, ARepeatedWriteRequestTruncatesNothing) {
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  client.send(data(1, std::string(512, 'x')));
  EXPECT_EQ(client.receive_next(), ack(1));
  const Address port = client.source();
  for (int i = 0; i < 5; ++i) client.ask(writing("file"));
  barrier();
  EXPECT_EQ(server.root.names().size(), 2U);  // the file and one upload
  EXPECT_EQ(server.root.read("file"), content);
  client.send(data(2, "the end"), port);
  EXPECT_EQ(client.receive_next(), ack(2));
  EXPECT_EQ(client.source(), port);
  EXPECT_EQ(server.root.read("file"), std::string(512, 'x') + "the end");
}

// RFC 1350 §6: the one who acknowledges the end waits, lest that is lost.
TEST_P(TftpAmongOthers, TheLastAckIsSentAgainForAWhile) {
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  client.send(data(1, "all"));
  EXPECT_EQ(client.receive_next(), ack(1));
  for (int i = 0; i < 3; ++i) {
    client.send(data(1, "all"));
    EXPECT_EQ(client.receive(), ack(1));
  }
  EXPECT_EQ(server.root.read("file"), "all");
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpAmongOthers, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
