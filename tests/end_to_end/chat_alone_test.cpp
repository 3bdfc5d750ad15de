#include <string>

#include "tests/end_to_end/chat_people.h"

// Under the policy loop one person is served at a time.

namespace portico::test {
namespace {

class ChatAlone : public testing::Test {
 protected:
  ChatServer server{"loop"};
};

TEST_F(ChatAlone, TheGreetingSaysSo) {
  ChatClient ana = server.connection();
  ana.say("NICK ana").say("USER ana 0 * :a");
  EXPECT_THAT(ana.await_some("one person at a time"), StartsWith(":irc.localhost NOTICE ana :"));
}

TEST_F(ChatAlone, AllElseIsAsEverywhere) {
  ChatClient ana = server.client("ana");
  ana.heard();
  ana.say("CAP REQ echo-message").say("JOIN #room").say("PRIVMSG #room :echo").say("PRIVMSG ana :me");
  EXPECT_THAT(ana.await_some(" 366 "), HasSubstr(" ana #room "));
  EXPECT_EQ(ana.next(), from("ana", "PRIVMSG #room :echo"));
  EXPECT_EQ(ana.next(), from("ana", "PRIVMSG ana :me"));
}

TEST_F(ChatAlone, TheNextOneIsServedWhenTheFirstHasGone) {
  ChatClient ana = server.client("ana");
  ana.join("#room");
  ChatClient waiting = server.connection();
  waiting.say("NICK ana").say("USER ana 0 * :a").say("JOIN #room");
  EXPECT_FALSE(waiting.socket().has_answer(std::chrono::milliseconds{300}));
  ana.say("QUIT");
  EXPECT_TRUE(ana.ends());
  ana.socket().close();
  EXPECT_THAT(waiting.next(), StartsWith(":irc.localhost 001 ana "));
  EXPECT_THAT(waiting.await_some(" 353 "), testing::EndsWith(" #room :@ana"));
}

}  // namespace
}  // namespace portico::test
