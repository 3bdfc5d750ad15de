#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/end_to_end/tftp_transfer.h"
#include "tests/support/noise.h"
#include "tests/support/process_status.h"

// What nobody gets the server to do, over UDP.

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

template <std::size_t N>
std::string bytes(const char (&literal)[N]) {
  return {literal, N - 1};
}

const std::vector<std::string>& silently_dropped() {
  static const std::vector<std::string> all{
      "",
      bytes("\0"),
      bytes("\1"),
      bytes("\0\0"),
      bytes("\0\3"),
      bytes("\0\4\0"),
      bytes("\0\7\0\0"),
      bytes("\1\1file\0octet\0"),
      data(1, "stray"),
      data(0, ""),
      ack(0),
      ack(65'535),
      goodbye(),
      option_ack({{"blksize", "1428"}}),
      bytes("\0\6blksize"),
      std::string(65'000, '\xff'),
  };
  return all;
}

// With the code of the ERROR that answers each.
const std::vector<std::pair<std::string, int>>& refused() {
  static const std::vector<std::pair<std::string, int>> all{
      {bytes("\0\1"), 4},
      {bytes("\0\2"), 4},
      {bytes("\0\1\0"), 4},
      {bytes("\0\1file"), 4},
      {bytes("\0\1file\0"), 4},
      {bytes("\0\1file\0octet"), 4},
      {bytes("\0\1\0octet\0"), 4},
      {bytes("\0\2file\0mail\0"), 4},
      {bytes("\0\1file\0") + std::string(60'000, 'o'), 4},
      {bytes("\0\1file\0octet\0blksize"), 8},
      {bytes("\0\1file\0octet\0blksize\0001428"), 8},
  };
  return all;
}

class TftpSafety : public UnderEveryPolicy {
 protected:
  TftpSafety() { server.root.write("file", content); }

  const std::string content = noise(200'000);
  FileServer server{GetParam(), {"--writable", "--create"}};
  TftpClient client{server.address()};
};

TEST_P(TftpSafety, StrayDatagramsAreDroppedInSilenceAndTheServerGoesOn) {
  for (const std::string& stray : silently_dropped()) client.ask(stray);
  client.ask(bytes("\0\1"));
  EXPECT_EQ(error_code(client.receive().value_or("")), 4);  // the first answer of all
  EXPECT_EQ(client.source(), client.server());
  EXPECT_TRUE(get(server.address(), reading("file", {{"blksize", "1428"}})).content == content);
}

TEST_P(TftpSafety, RequestsThatBreakTheRulesAreAnsweredWithAnError) {
  for (const auto& [request, code] : refused()) {
    client.ask(request);
    EXPECT_EQ(error_code(client.receive().value_or("")), code) << request.substr(0, 100);
    EXPECT_EQ(client.source(), client.server());
  }
  EXPECT_TRUE(get(server.address(), reading("file", {{"blksize", "1428"}})).content == content);
}

TEST_P(TftpSafety, AFloodOfThemDoesNoHarm) {
  for (std::size_t i = 0; i < 2'000; ++i) {
    client.ask(silently_dropped()[i % silently_dropped().size()]);
    client.ask(refused()[i % refused().size()].first);
  }
  EXPECT_TRUE(get(server.address(), reading("file", {{"blksize", "1428"}})).content == content);
  EXPECT_EQ(put(server.address(), writing("new"), content).outcome, kDone);
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

// Whoever forges the sender of a request has the answer sent to his victim.
TEST_P(TftpSafety, ARequestGetsOneDatagramUntilItIsAcknowledged) {
  const auto began = steady_clock::now();
  client.ask(reading("file", {{"blksize", "1428"}, {"windowsize", "64"}}));
  const std::string answer = client.receive().value_or("");
  EXPECT_EQ(answer, option_ack({{"blksize", "1428"}, {"windowsize", "64"}}));
  long repeats = 0;
  while (steady_clock::now() < began + milliseconds{3'500}) {
    const auto more = client.receive(milliseconds{500});
    if (!more) continue;
    EXPECT_EQ(*more, answer);
    ++repeats;
  }
  EXPECT_LE(repeats, (steady_clock::now() - began) / seconds{1});
  client.send(ack(0));
  for (int block = 1; block <= 64; ++block) EXPECT_EQ(data_block(client.receive_next()), block);
  while (const auto more = client.receive(milliseconds{500})) {
    EXPECT_LE(data_block(*more), 64);
    if (steady_clock::now() > began + kPatience) break;
  }
}

TEST_P(TftpSafety, APlainRequestGetsOneBlockUntilItIsAcknowledged) {
  const auto began = steady_clock::now();
  client.ask(reading("file"));
  long datagrams = 0;
  while (steady_clock::now() < began + milliseconds{3'500}) {
    const auto datagram = client.receive(milliseconds{500});
    if (!datagram) continue;
    EXPECT_EQ(*datagram, data(1, content.substr(0, 512)));
    ++datagrams;
  }
  EXPECT_GE(datagrams, 1);
  EXPECT_LE(datagrams, 1 + (steady_clock::now() - began) / seconds{1});
}

TEST_P(TftpSafety, AClientThatIsGoneEndsItsTransferSoon) {
  FileServer narrow{GetParam(), {"--max-per-address", "1"}};
  narrow.root.write("file", content);
  TftpClient dying{narrow.address()};
  dying.ask(reading("file"));
  EXPECT_EQ(data_block(dying.receive_next()), 1);
  dying.send(ack(1));
  EXPECT_EQ(data_block(dying.receive_next()), 2);
  dying.vanish();
  // Silence would take it longer than that to end.
  EXPECT_TRUE(eventually([&] { return get(narrow.address(), reading("file")).outcome == kDone; }))
      << narrow.programme().errors();
  EXPECT_TRUE(eventually([&] { return children_of(narrow.programme().pid()).empty(); }));
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpSafety, kEveryPolicy, policy_name);

class TftpShare : public UnderEveryPolicy {};

TEST_P(TftpShare, NoAddressHasMoreTransfersThanItsShare) {
  FileServer server{GetParam(), {"--max-per-address", "2"}, "0.0.0.0:0"};
  server.root.write("file", noise(2'000));
  const std::string at = "127.0.0.1:" + std::to_string(Address::parse(server.address()).port());
  std::vector<TftpClient> clients;
  for (int i = 0; i < 2; ++i) {
    clients.emplace_back(at).ask(reading("file"));
    EXPECT_EQ(data_block(clients.back().receive_next()), 1);
  }
  TftpClient third{at};
  third.ask(reading("file"));
  EXPECT_EQ(third.receive(milliseconds{500}), std::nullopt) << "it has to wait its turn";
  clients[0].send(goodbye());
  std::optional<std::string> answer;
  EXPECT_TRUE(eventually([&] {
    third.ask(reading("file"));
    answer = third.receive(milliseconds{500});
    return answer.has_value();
  }));
  EXPECT_EQ(data_block(answer.value_or("")), 1);
  clients[1].send(ack(1));
  EXPECT_EQ(data_block(clients[1].receive_next()), 2);
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpShare, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
