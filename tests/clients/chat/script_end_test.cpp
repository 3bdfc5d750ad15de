// How portico-chat without a terminal ends.
#include <signal.h>

#include <future>
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
using ::testing::Not;

class ChatScriptEnd : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  static std::vector<std::string> as_ana(const ScriptedServer& server) { return {server.address(), "--nick", "ana"}; }
};

TEST_F(ChatScriptEnd, FailsWhenTheConnectionIsLostBeforeAllWasAnswered) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :hello");
    EXPECT_TRUE(said(peer).starts_with("PING "));
    peer.reset();
  }}};
  EXPECT_TRUE(failed_with(run(as_ana(server), directory.path(), "hello\n"), "the server closed the connection"));
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(ChatScriptEnd, EndsWithItsInputWhileTheServerIsAway) {
  std::promise<void> tried_again;
  ScriptedServer server{{[](Peer& peer) {
                           welcome(peer, "ana");
                           let_in(peer, "ana");
                           peer.close();
                         },
                         [&](Peer& peer) {
                           peer.close();
                           tried_again.set_value();
                         }}};
  Programme programme{as_ana(server), directory.path()};
  tried_again.get_future().wait();
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("portico-chat: the input ended while there was no connection\n"));
}

TEST_F(ChatScriptEnd, TellsWhatWasNotSent) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    for (int line = 0; line < 4; ++line) expect(peer, "PRIVMSG #lobby :x");  // JOIN was the first of five
    peer.send(":bob!b@h PRIVMSG ana :\x01VERSION\x01\r\nPING :x\r\n");
    expect(peer, "PONG :x");
    peer.reset();
  }}};
  Programme programme{{server.address(), "--nick", "ana", "--no-reconnect"}, directory.path()};
  programme.write("x\nx\nx\nx\nx\nx\nx\n");
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("portico-chat: 3 lines were not sent\n")) << "the answer to bob is none of them";
  server.finish();
}

TEST_F(ChatScriptEnd, TellsWhatMayNotHaveBeenSaid) {
  std::promise<void> heard;
  ScriptedServer server{{[&](Peer& peer) {
    welcome(peer, "ana", "echo-message");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :one");
    expect(peer, "PRIVMSG #lobby :two");
    peer.send(":ana!u@h PRIVMSG #lobby :one\r\n:bob!b@h PRIVMSG #lobby :I see\r\n");
    heard.get_future().wait();
    peer.reset();
  }}};
  Programme programme{{server.address(), "--nick", "ana", "--no-reconnect"}, directory.path()};
  programme.write("one\ntwo\n");
  programme.read_until("#lobby <bob> I see\n");
  heard.set_value();
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("portico-chat: this may not have been said: two\n"));
  EXPECT_THAT(ended.err, Not(HasSubstr("said: one")));
  server.finish();
}

TEST_F(ChatScriptEnd, EndsWhenNobodyReadsItsOutput) {
  std::promise<void> closed;
  ScriptedServer server{{[&](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    closed.get_future().wait();
    peer.send(":bob!b@h PRIVMSG #lobby :hello\r\n").drain();
  }}};
  Programme programme{as_ana(server), directory.path()};
  programme.read_until("here: ana bob\n");
  programme.close_output();
  closed.set_value();
  server.finish();
  EXPECT_TRUE(failed_with(programme.wait(), "standard output"));
}

TEST_F(ChatScriptEnd, SaysGoodbyeOnASignal) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    expect(peer, "QUIT");
  }}};
  Programme programme{as_ana(server), directory.path()};
  programme.read_until("here: ana bob\n");
  programme.signal(SIGTERM);
  server.finish();
  EXPECT_EQ(programme.wait().status, 128 + SIGTERM);
}

TEST_F(ChatScriptEnd, DoesNotWaitForeverForTheServerToClose) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana");
    let_in(peer, "ana");
    peer.drain();
  }}};
  Programme programme{as_ana(server), directory.path()};
  programme.read_until("here: ana bob\n");
  programme.write("/quit\n");
  EXPECT_EQ(programme.wait().status, 0);
  server.finish();
}

}  // namespace
}  // namespace portico::test
