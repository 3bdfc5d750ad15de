// portico-chat and servers that are not there, go away, or say strange things.
#include <cstdint>
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

class ChatConnection : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  Ended run_as_ana(const std::string& address, std::vector<std::string> more = {}, std::string_view input = "") const {
    more.insert(more.begin(), {address, "--nick", "ana"});
    return run(more, directory.path(), input);
  }
};

TEST_F(ChatConnection, FailsWhereNobodyListens) {
  EXPECT_TRUE(failed_with(run_as_ana("127.0.0.1:1"), "cannot connect to 127.0.0.1:1: Connection refused"));
  EXPECT_TRUE(failed_with(run_as_ana("unix:/nonexistent"), "cannot connect to unix:/nonexistent"));
  EXPECT_TRUE(failed_with(run_as_ana("host.invalid:1"), "host \"host.invalid\""));
}

TEST_F(ChatConnection, ReachesUnixSocketsAndIpv6) {
  const Script once = [](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    see_off(peer);
  };
  for (const auto& where : {"unix:" + (directory / "socket").string(), std::string{"[::1]:0"}}) {
    ScriptedServer server{{once}, where};
    EXPECT_EQ(run_as_ana(server.address()).status, 0) << where;
    server.finish();
  }
}

TEST_F(ChatConnection, FailsWhenItEndsBeforeTheWelcome) {
  ScriptedServer server{
      {[](Peer& peer) { said(peer); }, [](Peer& peer) { peer.send("ERROR :Too many connections\r\n").drain(); }}};
  EXPECT_TRUE(failed_with(run_as_ana(server.address()), "the server closed the connection"));
  EXPECT_TRUE(failed_with(run_as_ana(server.address()), "the server says: Too many connections"));
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(ChatConnection, ComesBackWithItsNickAndItsRooms) {
  ScriptedServer server{{[](Peer& peer) {
                           welcome(peer, "ana");
                           let_in(peer, "ana");
                           expect(peer, "JOIN #two");
                           peer.send(":ana!u@h JOIN #two\r\n:ana!u@h NICK anna\r\n");
                           expect(peer, "PRIVMSG #two :before");
                           peer.reset();
                         },
                         [](Peer& peer) {
                           welcome(peer, "anna");
                           expect(peer, "JOIN #lobby");
                           expect(peer, "JOIN #two");
                           peer.send(":anna!u@h JOIN #two\r\n:anna!u@h JOIN #lobby\r\n");
                           expect(peer, "PRIVMSG #two :after");
                           see_off(peer);
                         }}};
  Programme programme{{server.address(), "--nick", "ana"}, directory.path()};
  programme.write("/join #two\n");
  programme.read_until("#two --> ana has joined\n");
  programme.read_until("ana is now anna\n");
  programme.write("before\n");
  programme.read_until("#lobby --> anna has joined\n");
  programme.write("after\n");
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("; trying again in "));
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(ChatConnection, TakesAnotherNickWhileItsGhostHasTheFirst) {
  ScriptedServer server{{[](Peer& peer) {
                           welcome(peer, "ana");
                           let_in(peer, "ana");
                         },
                         [](Peer& peer) {
                           expect(peer, "CAP LS 302");
                           expect(peer, "NICK ana");
                           said(peer);
                           peer.send(":s 433 * ana :Nickname is already in use\r\n");
                           expect(peer, "NICK ana_");
                           peer.send(":s 001 ana_ :Welcome\r\n:s 422 ana_ :No MOTD\r\n");
                           let_in(peer, "ana_");
                           see_off(peer);
                         }}};
  Programme programme{{server.address(), "--nick", "ana"}, directory.path()};
  programme.read_until("#lobby --> ana_ has joined\n");
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("portico-chat: the nick ana is taken, trying ana_\n"));
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(ChatConnection, DoesNotComeBackWhenItShouldNot) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    peer.send("ERROR :Closing link: killed\x1b[2J\r\n").drain();
  }}};
  Programme programme{{server.address(), "--nick", "ana", "--no-reconnect"}, directory.path()};
  programme.read_until("here: ana bob\n");
  EXPECT_TRUE(failed_with(programme.wait(), "the server says: Closing link: killed\\x1b[2J"));
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(ChatConnection, AsksASilentServerAndGivesItUp) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "PING :portico-chat");
    peer.send(":s PONG s :portico-chat\r\n");
    expect(peer, "PING :portico-chat");
    peer.drain();
  }}};
  Programme programme{{server.address(), "--nick", "ana", "--no-reconnect", "--timeout", "0.2"}, directory.path()};
  programme.read_until("here: ana bob\n");
  server.finish();
  EXPECT_TRUE(failed_with(programme.wait(), "the server has been silent for 0.4 s"));
}

TEST_F(ChatConnection, EndsWithAServerThatSendsALineWithoutAnEnd) {
  ScriptedServer server{{[](Peer& peer) { peer.send(std::string(100'000, 'x')).drain(); }}};
  EXPECT_TRUE(failed_with(run_as_ana(server.address()), "the server sent a line without an end"));
  server.finish();
}

// A server that reads nothing would have to be remembered answers for, as many as it likes.
TEST_F(ChatConnection, EndsWithAServerThatAsksAndDoesNotRead) {
  const std::string ping = "PING :" + std::string(400, 'x') + "\r\n";
  std::string flood;
  for (int count = 0; count < 5'000; ++count) flood += ping;
  ScriptedServer server{{[&](Peer& peer) {
                          welcome(peer, "ana");
                          let_in(peer, "ana");
                          peer.send(flood);
                        }},
                        "unix:" + (directory / "socket").string()};
  Programme programme{{server.address(), "--nick", "ana", "--no-reconnect"}, directory.path()};
  EXPECT_TRUE(failed_with(programme.wait(), "the server does not read the answers that it asks for"));
  server.finish();
}

TEST_F(ChatConnection, AnswersManyQuestionsOfAServerThatReads) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    for (int round = 0; round < 20; ++round) {
      std::string questions;
      for (int count = 0; count < 50; ++count) questions += "PING :" + std::string(400, 'x') + "\r\n";
      peer.send(questions);
      for (int count = 0; count < 50; ++count) EXPECT_TRUE(said(peer).starts_with("PONG :xxx"));
    }
    peer.send(":bob!b@h PRIVMSG #lobby :enough\r\n");
    see_off(peer);
  }}};
  Programme programme{{server.address(), "--nick", "ana"}, directory.path()};
  programme.read_until("enough\n");
  EXPECT_EQ(programme.wait().status, 0);
  server.finish();
}

TEST_F(ChatConnection, OutlivesWhatIsNoIrc) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    std::string noise;
    std::uint32_t seed = 1;
    for (int byte = 0; byte < 200'000; ++byte) {
      seed = seed * 1664525 + 1013904223;
      noise.push_back(byte % 100 == 99 ? '\n' : static_cast<char>(seed >> 24U));
    }
    peer.send(noise + "\n:bob!b@h PRIVMSG #lobby :still there?\n");
    expect(peer, "PRIVMSG #lobby :yes");
    see_off(peer);
  }}};
  Programme programme{{server.address(), "--nick", "ana"}, directory.path()};
  programme.read_until("still there?\n");
  programme.write("yes\n");
  EXPECT_EQ(programme.wait().status, 0);
  server.finish();
}

}  // namespace
}  // namespace portico::test
