// What a client of the chat can rely on, under every policy.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

template <class Policy>
class ChatHandler : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatHandler, Policies);

TYPED_TEST(ChatHandler, GreetsAndAnswers) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("PING x");
  EXPECT_THAT(ana.hear("PONG"), EndsWith("x"));
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatHandler, TakesLinesHoweverTheyAreCut) {
  this->serve();
  IrcClient ana = this->client();
  for (const char c : std::string{"NICK ana\nUSER a 0 * :Ana\r\nPING x\r\n"}) ana.connection().send({&c, 1});
  (void)ana.hear(" 001 ana ");
  EXPECT_THAT(ana.hear("PONG"), EndsWith("x"));
  ana.connection().send("PING 1\r\nPING 2\r\nPING 3\r\nPIN");
  (void)ana.hear("3");
  ana.connection().send("G 4\r\n");
  (void)ana.hear("4");
}

TYPED_TEST(ChatHandler, SaysThatALineWasTooLong) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("PRIVMSG ana :" + std::string(600, 'x'));
  (void)ana.hear(" 417 ana ");
  ana.say(std::string(100'000, 'x'));
  (void)ana.hear(" 417 ana ");
  ana.say("PING x");
  (void)ana.hear("PONG");
}

TYPED_TEST(ChatHandler, EndsWithAnErrorBeforeItCloses) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("QUIT :I am off").say("PING x");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("I am off"));
  EXPECT_EQ(ana.connection().receive_all(), "");
}

TYPED_TEST(ChatHandler, LogsThatAClientHasLeftWhoseLinesAreTagged) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("CAP REQ :server-time").say("QUIT :off");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("@time="));
  EXPECT_TRUE(eventually([this] { return this->log.mentions("left: Quit"); }));
}

TYPED_TEST(ChatHandler, NeverLogsWhatPeopleSay) {
  this->serve();
  {
    IrcClient ana = this->client("ana");
    ana.join("#lobby").say("PRIVMSG #lobby :secret").say("SECRET secret").say("TOPIC #lobby :secret");
    ana.say("QUIT :secret");
    (void)ana.hear("ERROR");
  }
  EXPECT_TRUE(this->server->stop().clean());
  EXPECT_TRUE(this->log.mentions(": is ana")) << this->log.text();
  EXPECT_TRUE(this->log.mentions(": left: Quit")) << this->log.text();
  EXPECT_TRUE(this->log.mentions("127.0.0.1:"));
  EXPECT_FALSE(this->log.mentions("secret")) << this->log.text();
  EXPECT_FALSE(this->log.mentions("SECRET"));
}

// Every line that such a client is sent begins with the time.
TYPED_TEST(ChatHandler, NeverLogsWhatPeopleWithServerTimeSay) {
  this->serve();
  {
    IrcClient ana = this->client();
    ana.say("CAP REQ :server-time message-tags").say("NICK ana").say("USER a 0 * :secret").say("CAP END");
    EXPECT_THAT(ana.hear(" 001 ana "), testing::StartsWith("@time="));
    ana.say("JOIN #lobby").say("@+note=secret PRIVMSG #lobby :secret").say("PRIVMSG ana :secret");
    ana.say("QUIT :secret");
    EXPECT_THAT(ana.hear("ERROR"), testing::StartsWith("@time="));
  }
  EXPECT_TRUE(this->server->stop().clean());
  EXPECT_TRUE(this->log.mentions(": is ana")) << this->log.text();
  EXPECT_TRUE(this->log.mentions(": left: Quit")) << this->log.text();
  EXPECT_FALSE(this->log.mentions("secret")) << this->log.text();
}

TYPED_TEST(ChatHandler, ServesUnixSockets) {
  this->where = "unix:" + (this->directory / "socket").string();
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("JOIN #lobby");
  EXPECT_THAT(ana.hear(" JOIN "), HasSubstr("@localhost "));
}

class ChatUnderLoop : public ChatFixture<Loop> {};

TEST_F(ChatUnderLoop, ServesOneAtATimeAndSaysSo) {
  serve();
  IrcClient ana = client();
  ana.say("NICK ana").say("USER a 0 * :Ana");
  EXPECT_THAT(ana.hear("one "), HasSubstr(" ana "));
  IrcClient bob = client();
  bob.say("NICK bob").say("USER b 0 * :Bob");
  EXPECT_FALSE(bob.connection().has_answer(100ms));
  ana.say("QUIT");
  (void)bob.hear(" 001 bob ");
}

}  // namespace
}  // namespace portico::test
