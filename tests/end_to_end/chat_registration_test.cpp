#include <string>

#include "tests/end_to_end/chat_people.h"

// How a connection becomes somebody.

namespace portico::test {
namespace {

class ChatRegistration : public UnderEveryPolicy {
 protected:
  ChatServer server{ChatServer::Later{}, GetParam()};
};

TEST_P(ChatRegistration, GreetsWhoHasSaidNickAndUser) {
  server.start({"--name", "irc.example.net", "--network", "Example"});
  ChatClient ana = server.connection();
  ana.say("NICK ana").say("USER a 0 * :Ana Example");
  EXPECT_EQ(ana.next(), ":irc.example.net 001 ana :Welcome to the Example Network, ana!~a@127.0.0.1");
  EXPECT_THAT(ana.next(), StartsWith(":irc.example.net 002 ana :Your host is irc.example.net"));
  EXPECT_THAT(ana.next(), StartsWith(":irc.example.net 003 ana :"));
  EXPECT_THAT(ana.next(), StartsWith(":irc.example.net 004 ana irc.example.net "));
  EXPECT_THAT(ana.await_some(" NETWORK="), HasSubstr(" NETWORK=Example "));
  ana.await_some(" 422 ana ");
}

TEST_P(ChatRegistration, WaitsForTheEndOfTheCapabilities) {
  server.start();
  ChatClient ana = server.connection();
  ana.say("CAP LS 302").say("NICK ana").say("USER a 0 * :a");
  const std::string offered = ana.next();
  EXPECT_THAT(offered, HasSubstr(" LS :"));
  for (const char* name : {"message-tags", "server-time", "echo-message", "batch", "labeled-response"}) {
    EXPECT_THAT(offered, HasSubstr(name));
  }
  EXPECT_THAT(ana.heard(), IsEmpty());
  ana.say("CAP REQ :server-time echo-message");
  EXPECT_THAT(ana.next(), HasSubstr(" ACK :server-time echo-message"));
  EXPECT_THAT(ana.heard(), IsEmpty());
  ana.say("CAP END");
  EXPECT_THAT(ana.next(), StartsWith("@time="));
}

TEST_P(ChatRegistration, LetsWhoWantsANickInUseChooseAnother) {
  server.start();
  ChatClient ana = server.client("ana");
  ChatClient second = server.connection();
  second.say("NICK ANA").say("USER b 0 * :b");
  EXPECT_EQ(second.next(), ":irc.localhost 433 * ANA :Nickname is already in use");
  second.say("NICK ana2");
  EXPECT_THAT(second.next(), StartsWith(":irc.localhost 001 ana2 "));
  second.heard();
  second.say("NICK ana");
  EXPECT_EQ(second.next(), ":irc.localhost 433 ana2 ana :Nickname is already in use");
}

TEST_P(ChatRegistration, ANickIsFreeOnceItsOwnerHasGone) {
  server.start();
  ChatClient ana = server.client("ana");
  ChatClient bob = server.client("bob");
  ana.say("QUIT");
  EXPECT_TRUE(ana.ends());
  bob.say("NICK ana");
  EXPECT_EQ(bob.next(), ":bob!~bob@127.0.0.1 NICK ana");
}

TEST_P(ChatRegistration, ManyWantTheSameNickAndOneGetsIt) {
  server.start();
  std::vector<ChatClient> all;
  for (int i = 0; i < 20; ++i) all.push_back(server.connection());
  for (ChatClient& one : all) one.say("NICK ana").say("USER a 0 * :a");
  int welcome = 0;
  for (ChatClient& one : all) {
    const std::string answer = one.next();
    welcome += answer.find(" 001 ana ") != std::string::npos ? 1 : 0;
    EXPECT_TRUE(answer.find(" 001 ana ") != std::string::npos || answer.find(" 433 * ana ") != std::string::npos)
        << answer;
  }
  EXPECT_EQ(welcome, 1);
}

TEST_P(ChatRegistration, AsksForThePassword) {
  server.start({"--password", "sesame"});
  ChatClient wrong = server.connection();
  wrong.say("PASS sesam").say("NICK ana").say("USER a 0 * :a");
  EXPECT_THAT(wrong.next(), StartsWith(":irc.localhost 464 ana "));
  EXPECT_THAT(wrong.next(), StartsWith("ERROR :Closing Link: 127.0.0.1 "));
  EXPECT_TRUE(wrong.ends());
  ChatClient right = server.connection();
  right.say("PASS :sesame").say("NICK ana").say("USER a 0 * :a");
  EXPECT_THAT(right.next(), StartsWith(":irc.localhost 001 ana "));
}

TEST_P(ChatRegistration, NothingElseIsAnsweredBefore) {
  server.start();
  ChatClient ana = server.connection();
  ana.say("JOIN #room").say("PRIVMSG ana :hi").say("WHO *");
  for (int i = 0; i < 3; ++i) EXPECT_THAT(ana.next(), StartsWith(":irc.localhost 451 * "));
}

TEST_P(ChatRegistration, ALineMayEndWithALineFeedAloneAndComeInPieces) {
  server.start();
  ChatClient ana = server.connection();
  for (const char byte : std::string{"NICK ana\nUSER a 0 * :a\n"}) ana.send({&byte, 1});
  EXPECT_THAT(ana.next(), StartsWith(":irc.localhost 001 ana "));
}

TEST_P(ChatRegistration, TellsTheMessageOfTheDay) {
  server.directory.write("motd", "Be kind.\n\nGrüße!\n");
  server.start({"--motd", (server.directory / "motd").string()});
  ChatClient ana = server.connection();
  ana.say("NICK ana").say("USER a 0 * :a");
  ana.await_some(" 375 ana ");
  EXPECT_EQ(ana.next(), ":irc.localhost 372 ana :- Be kind.");
  EXPECT_THAT(ana.next(), StartsWith(":irc.localhost 372 ana :-"));
  EXPECT_EQ(ana.next(), ":irc.localhost 372 ana :- Grüße!");
  EXPECT_THAT(ana.next(), StartsWith(":irc.localhost 376 ana "));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatRegistration, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
