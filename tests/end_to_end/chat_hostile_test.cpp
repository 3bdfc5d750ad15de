#include <string>
#include <vector>

#include "tests/end_to_end/chat_people.h"
#include "tests/support/noise.h"

// What no client should send. Those who chat meanwhile notice nothing.

namespace portico::test {
namespace {

class ChatHostile : public ChatPeople {
 protected:
  // Nobody has heard anything but what is said now.
  void expect_peace() {
    told(ana, "PRIVMSG #room :all well?");
    for (ChatClient* one : {&bob, &cleo}) {
      EXPECT_THAT(one->heard(), ElementsAre(from("ana", "PRIVMSG #room :all well?")));
    }
  }
};

TEST_P(ChatHostile, Noise) {
  for (int i = 0; i < 20; ++i) {
    ChatClient stranger = server.connection();
    stranger.socket().try_send(noise(100'000));
    stranger.socket().shutdown_write();
    EXPECT_TRUE(stranger.ends());
  }
  expect_peace();
}

TEST_P(ChatHostile, NoiseFromSomebodyKnown) {
  ChatClient dan = server.client("dan");
  dan.socket().try_send(noise(200'000) + "\r\n");
  dan.socket().shutdown_write();
  EXPECT_TRUE(dan.ends());
  expect_peace();
}

TEST_P(ChatHostile, ALineThatIsTooLongIsToldAndDropped) {
  const std::string tail(2'000, 'x');
  EXPECT_THAT(told(ana, "PRIVMSG #room :" + tail), ElementsAre(HasSubstr(" 417 ana ")));
  ana.send("PRIVMSG #room :");
  for (int i = 0; i < 1'000; ++i) ana.send(tail);
  ana.send("\r\n");
  EXPECT_THAT(ana.heard(), ElementsAre(HasSubstr(" 417 ana ")));
  expect_peace();
}

TEST_P(ChatHostile, ANulIsNoLetter) {
  ana.send({"PRIVMSG #room :a\0b\r\n", 20});
  EXPECT_THAT(ana.heard(), ElementsAre(":irc.localhost 421 ana * :Unknown command"));
  for (ChatClient* one : {&bob, &cleo}) EXPECT_THAT(one->heard(), IsEmpty());
  expect_peace();
}

TEST_P(ChatHostile, EmptyLinesAreNothing) {
  ana.send("\r\n\n\r\n\n");
  EXPECT_THAT(ana.heard(), IsEmpty());
  ana.send("\r\r\n   \r\n:\r\n@\r\n: : :\r\n@= : \r\n").heard();
  expect_peace();
}

TEST_P(ChatHostile, NobodyCanSpeakAsSomebodyElse) {
  told(ana, ":bob!b@c PRIVMSG #room :it was him");
  for (ChatClient* one : {&bob, &cleo}) {
    EXPECT_THAT(one->heard(), ElementsAre(from("ana", "PRIVMSG #room :it was him")));
  }
  EXPECT_THAT(told(ana, "PRIVMSG #room :x\rERROR :forged"), ElementsAre(":irc.localhost 421 ana * :Unknown command"));
  for (ChatClient* one : {&bob, &cleo}) EXPECT_THAT(one->heard(), IsEmpty());
  expect_peace();
}

TEST_P(ChatHostile, UnknownAndIncompleteCommandsAreAnswered) {
  EXPECT_THAT(told(ana, "FROBNICATE now"), ElementsAre(":irc.localhost 421 ana FROBNICATE :Unknown command"));
  EXPECT_THAT(told(ana, "JOIN"), ElementsAre(":irc.localhost 461 ana JOIN :Not enough parameters"));
  expect_peace();
}

TEST_P(ChatHostile, ManyConnectionsThatSayNothing) {
  std::vector<ChatClient> silent;
  const int count = std::string{GetParam()} == "async" ? 1'000 : 200;
  for (int i = 0; i < count; ++i) silent.push_back(server.connection());
  expect_peace();
  ChatClient dan = server.client("dan");
  EXPECT_THAT(told(dan, "JOIN #room"), testing::Contains(from("dan", "JOIN #room")));
}

TEST_P(ChatHostile, ManyHalfLines) {
  std::vector<ChatClient> slow;
  for (int i = 0; i < 100; ++i) slow.push_back(server.connection());
  for (ChatClient& one : slow) one.send("PRIVMSG #room :neve");
  expect_peace();
  slow.clear();
  expect_peace();
}

TEST_P(ChatHostile, ComingAndGoingWithoutAPause) {
  for (int i = 0; i < 200; ++i) {
    ChatClient one = server.connection();
    one.say("NICK n" + std::to_string(i)).say("USER u 0 * :u").say("JOIN #room");
    if (i % 2 == 0) one.say("QUIT");
  }
  // All that came has gone in the end.
  EXPECT_TRUE(eventually([&] {
    const Heard names = told(ana, "NAMES #room");
    for (ChatClient* one : {&bob, &cleo}) one->heard();
    return names ==
           Heard{":irc.localhost 353 ana = #room :@ana bob cleo", ":irc.localhost 366 ana #room :End of /NAMES list"};
  }));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatHostile, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
