#include <signal.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/http_script.h"
#include "tests/support/eventually.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;

using HttpConnection = HttpClient;

const std::string kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST_F(HttpConnection, TakesEveryShapeOfABody) {
  const ScriptedServer server{
      {answers({kChunked + "5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n"}), answers({"HTTP/1.0 200 OK\r\n\r\nuntil the end"}),
       answers({"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + whole("late")})}};
  EXPECT_EQ(http({url(server)}).output, "hello");
  EXPECT_EQ(http({url(server)}).output, "until the end");
  EXPECT_EQ(http({url(server)}).output, "late");
}

TEST_F(HttpConnection, SaysWhatIsCutShort) {
  const std::pair<std::string, const char*> rows[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\nhello",
       "cut short: the server closed the connection after 5 of 10,000 bytes"},
      {kChunked + "5\r\nhello\r\n", "cut short: the server closed the connection after 5 bytes"},
      {kChunked + "5\r\nhel", "cut short"},
      {"HTTP/1.1 200 OK\r\nConte", "in the middle of the head"},
      {"", "without an answer"},
      {"SSH-2.0-OpenSSH\r\n\r\n", "not proper HTTP"},
      {"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "another protocol"},
      {kChunked + "x\r\n", "not proper HTTP"}};
  for (const auto& [answer, words] : rows) {
    const ScriptedServer server{{answers({answer})}};
    const auto outcome = http({url(server), "-o", "out"});
    EXPECT_EQ(outcome.status, 1) << words;
    EXPECT_THAT(outcome.errors, HasSubstr(words));
    EXPECT_TRUE(directory.names().empty());
  }
}

TEST_F(HttpConnection, IsKeptForTheNextRequest) {
  ScriptedServer server{{answers({whole("a"), whole("b"), kChunked + "1\r\nc\r\n0\r\n\r\n"})}};
  EXPECT_EQ(http({url(server), url(server), url(server)}).output, "abc");
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(HttpConnection, IsNotKeptWhenTheServerSaysSo) {
  const auto last = whole("a", "Connection: close\r\n");
  ScriptedServer server{{answers({last}), answers({last})}};
  EXPECT_EQ(http({url(server), url(server)}).output, "aa");
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(HttpConnection, IsMadeAgainWhenItWasClosedMeanwhile) {
  const Script closes = [](Peer& peer) {
    request(peer);
    peer.send(whole("a"));
    request(peer);  // and no answer
  };
  ScriptedServer server{{closes, answers({whole("b")})}};
  EXPECT_EQ(http({url(server), url(server)}).output, "ab");
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(HttpConnection, IsNotMadeAgainForWhatMustNotBeDoneTwice) {
  const Script closes = [](Peer& peer) {
    request(peer);
    peer.bytes(1);
    peer.send(whole("a"));
    request(peer);
  };
  ScriptedServer server{{closes, answers({whole("b")})}};
  const auto outcome = http({"-d", "x", url(server), url(server)});
  EXPECT_EQ(outcome.output, "a");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("without an answer"));
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(HttpConnection, HasAnEndAfterTheTimeout) {
  const Script silent = [](Peer& peer) { peer.drain(); };
  const Script slow = [](Peer& peer) {
    request(peer);
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel").drain();
  };
  for (const auto& script : {silent, slow}) {
    const ScriptedServer server{{script}};
    const auto outcome = http({"--timeout", "0.2", url(server)});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("it takes longer than 0.2 s (--timeout)"));
  }
}

TEST_F(HttpConnection, HasAnEndWhenTheServerDoesNotReadTheBody) {
  directory.write("large", std::string(20'000'000, 'x'));
  const ScriptedServer server{{[](Peer& peer) {
    peer.line();
    ::usleep(800000);
  }}};
  const auto outcome = http({"--timeout", "0.3", "-T", "large", url(server)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("it takes longer than 0.3 s"));
}

TEST_F(HttpConnection, FailsWithOneLine) {
  const auto refused = http({"http://127.0.0.1:1/"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.errors, "portico-http: http://127.0.0.1:1/: cannot connect to 127.0.0.1:1: Connection refused\n");
  const auto unknown = http({"http://no-such-host.invalid/"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.errors, HasSubstr("no-such-host.invalid"));
}

TEST_F(HttpConnection, GoesThroughAUnixSocket) {
  std::string heads;
  const auto path = (directory / "socket").string();
  ScriptedServer server{{answers({whole("x")}, &heads)}, "unix:" + path};
  EXPECT_EQ(http({"--unix-socket", path, "http://h/x"}).output, "x");
  server.finish();
  EXPECT_THAT(heads, HasSubstr("GET /x HTTP/1.1\r\nHost: h\r\n"));
  const auto outcome = http({"--unix-socket", (directory / "missing").string(), "http://h/x"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("missing: No such file or directory"));
}

TEST_F(HttpConnection, EndsWithCtrlC) {
  const ScriptedServer server{{[](Peer& peer) { peer.drain(); }}};
  Programme programme{{PORTICO_BIN_DIR "/portico-http", "-v", url(server)}};
  ASSERT_TRUE(eventually([&] { return programme.errors().find("> ") != std::string::npos; }));
  programme.signal(SIGINT);
  EXPECT_EQ(programme.wait(), 130);
  EXPECT_THAT(programme.errors(), HasSubstr("interrupted"));
}

}  // namespace
}  // namespace portico::test
