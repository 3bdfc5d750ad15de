// portico-chat without a terminal.
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/chat/chat_script.h"
#include "tests/clients/support/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kEntered = "#lobby --> ana has joined\n#lobby -- here: ana bob\n";

class ChatScript : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  static std::vector<std::string> as_ana(const ScriptedServer& server, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {server.address(), "--nick", "ana"});
    return more;
  }
};

TEST_F(ChatScript, SaysWhatComesInAndLeavesWhenAllIsAnswered) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :hello");
    expect(peer, "PRIVMSG bob :psst");
    expect(peer, "WHOIS bob");
    peer.send(":s 311 ana bob b host * :Bob\r\n:s 318 ana bob :End\r\n");
    see_off(peer);
  }}};
  const auto ended = run(as_ana(server), directory.path(), "hello\n/msg bob psst\n/whois bob");
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.out, kEntered + std::string{"- -- bob is b@host: Bob\n"});
  EXPECT_EQ(ended.err, "");
  server.finish();
}

TEST_F(ChatScript, ReadsAFileAsWell) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :from a file");
    see_off(peer);
  }}};
  directory.write("input", "from a file\n");
  const auto command = programme_path() + " " + server.address() + " --nick ana >/dev/null <";
  EXPECT_EQ(std::system((command + (directory / "input").string()).c_str()), 0);
  server.finish();
}

TEST_F(ChatScript, WaitsUntilItIsInTheRoomBeforeItReads) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    expect(peer, "JOIN #lobby");
    peer.send("PING :before\r\n");
    expect(peer, "PONG :before");  // and not the words
    peer.send(":ana!u@h JOIN #lobby\r\n");
    expect(peer, "PRIVMSG #lobby :hello");
    see_off(peer);
  }}};
  EXPECT_EQ(run(as_ana(server), directory.path(), "hello\n").status, 0);
  server.finish();
}

TEST_F(ChatScript, WritesOneLineForEachMessageAtOnce) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana", "server-time echo-message");
    let_in(peer, "ana");
    peer.send("@time=2026-01-02T03:04:05.678Z :bob!b@h PRIVMSG #lobby :one\r\n");
    expect(peer, "PRIVMSG #lobby :two");
    peer.send(":ana!u@h PRIVMSG #lobby :two\r\n:bob!b@h PRIVMSG ana :\x1b[2Jthree\r\n");
    see_off(peer);
  }}};
  Programme programme{as_ana(server, {"--timestamps"}), directory.path()};
  programme.read_until("2026-01-02T03:04:05Z #lobby <bob> one\n");
  programme.write("two\n");
  EXPECT_THAT(programme.read_until("three\n"), HasSubstr("Z bob <bob> \\x1b[2Jthree\n"));
  EXPECT_EQ(programme.wait().status, 0);
  server.finish();
}

TEST_F(ChatScript, AnswersMessagesInABotOfThreeLines) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "bot");
    let_in(peer, "bot");
    peer.send(":bob!b@h PRIVMSG #lobby :what?\r\n:bob!b@h PRIVMSG #lobby :!time\r\n");
    expect(peer, "PRIVMSG #lobby :it is late");
    peer.send(":bob!b@h PRIVMSG bot :!time\r\n");
    expect(peer, "PRIVMSG bob :it is late");
  }}};
  directory.write("bot", "coproc " + programme_path() + " " + server.address() +
                             " --nick bot --no-reconnect\n"
                             "while read -r where who text; do\n"
                             "[[ $text != '!time' ]] || echo \"/msg $where it is late\"; done "
                             "<&\"${COPROC[0]}\" >&\"${COPROC[1]}\"\n");
  EXPECT_EQ(std::system(("timeout 60 bash " + (directory / "bot").string() + " 2>/dev/null").c_str()), 0);
  server.finish();
}

TEST_F(ChatScript, TellsWhatWasRefusedAndFailsInTheEnd) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :hello");
    peer.send(":s 404 ana #lobby :Cannot send to channel (+m)\r\n");
    see_off(peer);
  }}};
  const auto ended = run(as_ana(server), directory.path(), "hello\n");
  EXPECT_TRUE(failed_with(ended, "#lobby does not take what you say: Cannot send to channel (+m)"));
  server.finish();
}

TEST_F(ChatScript, FailsWhenTheRoomIsClosed) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    expect(peer, "JOIN #lobby");
    peer.send(":s 473 ana #lobby :Cannot join channel (+i)\r\n");
    see_off(peer);
  }}};
  EXPECT_TRUE(failed_with(run(as_ana(server), directory.path()), "cannot join #lobby: only those who are invited may"));
  server.finish();
}

TEST_F(ChatScript, EntersOtherRoomsWithTheirKeys) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    expect(peer, "JOIN #one");
    expect(peer, "JOIN #two key");
    peer.send(":ana!u@h JOIN #two\r\n:ana!u@h JOIN #one\r\n");
    expect(peer, "PRIVMSG #one :hello");
    see_off(peer);
  }}};
  EXPECT_EQ(run(as_ana(server, {"--join", "one", "--join", "#two key"}), directory.path(), "hello\n").status, 0);
  server.finish();
}

TEST_F(ChatScript, TakesThePasswordFromAFileAndHidesIt) {
  ScriptedServer server{{[](Peer& peer) {
    expect(peer, "CAP LS 302");
    expect(peer, "PASS :se cret");
    peer.send(":s 464 * :Password incorrect\r\n").drain();
  }}};
  directory.write("secret", "se cret\nmore\n");
  const auto ended = run(as_ana(server, {"--password-file", "secret", "--raw"}), directory.path());
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr(">> PASS ...\n"));
  EXPECT_THAT(ended.err, HasSubstr("the server wants another password (--password): Password incorrect\n"));
  EXPECT_EQ(ended.err.find("se cret"), std::string::npos);
  server.finish();
}

TEST_F(ChatScript, ShowsTheLinesOfTheProtocol) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    see_off(peer);
  }}};
  const auto ended = run(as_ana(server, {"--raw", "--no-join"}), directory.path());
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr(">> NICK ana\n>> USER ana 0 * :ana\n<< :s CAP * LS :\n>> CAP END\n"));
  server.finish();
}

TEST_F(ChatScript, SendsNoFlood) {
  ScriptedServer server{{[](Peer& peer) {
    const auto start = std::chrono::steady_clock::now();  // once it is welcome, it speaks
    welcome(peer, "ana");
    for (int line = 0; line < 6; ++line) expect(peer, "PRIVMSG bob :x");
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{90});
    see_off(peer);
  }}};
  std::string input;
  for (int line = 0; line < 6; ++line) input += "/msg bob x\n";
  EXPECT_EQ(run(as_ana(server, {"--no-join", "--pace", "0.1"}), directory.path(), input).status, 0);
  server.finish();
}

}  // namespace
}  // namespace portico::test
