#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>

#include "tests/end_to_end/chat_people.h"
#include "tests/support/process_status.h"

// How people go, willing or not, and that those who stay hear of it.

namespace portico::test {
namespace {

class ChatDeparture : public ChatPeople {
 protected:
  ChatDeparture() : ChatPeople{{"--send-queue", "65536"}} {}
};

TEST_P(ChatDeparture, WhoQuitsIsSeenOffAndItsReasonIsTold) {
  bob.say("QUIT :tea time");
  EXPECT_THAT(bob.heard_to_the_end(), ElementsAre(StartsWith("ERROR :Closing Link: 127.0.0.1 ")));
  EXPECT_EQ(ana.next(), from("bob", "QUIT :Quit: tea time"));
  EXPECT_EQ(cleo.next(), from("bob", "QUIT :Quit: tea time"));
}

TEST_P(ChatDeparture, AClosedConnectionIsAQuit) {
  bob.socket().close();
  EXPECT_THAT(ana.next(), StartsWith(from("bob", "QUIT :")));
}

TEST_P(ChatDeparture, AResetConnectionIsAQuit) {
  const linger at_once{1, 0};
  ::setsockopt(bob.socket().fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  bob.socket().close();
  EXPECT_THAT(ana.next(), StartsWith(from("bob", "QUIT :")));
}

TEST_P(ChatDeparture, WhatWasSaidBeforeTheEndOfTheStreamIsHeard) {
  bob.say("PRIVMSG #room :last words").socket().shutdown_write();
  EXPECT_EQ(ana.next(), from("bob", "PRIVMSG #room :last words"));
  EXPECT_THAT(ana.next(), StartsWith(from("bob", "QUIT :")));
  EXPECT_TRUE(bob.ends());
}

TEST_P(ChatDeparture, HalfALineAtTheEndIsNotSaid) {
  bob.send("PRIVMSG #room :half").socket().shutdown_write();
  EXPECT_THAT(ana.next(), StartsWith(from("bob", "QUIT :")));
}

TEST_P(ChatDeparture, WhoDoesNotReadIsDisconnectedAndNobodyWaitsForIt) {
  constexpr int kLines = 100;
  const std::string said = "PRIVMSG #room :" + std::string(400, 'x');
  std::string lines;
  for (int i = 0; i < kLines; ++i) lines += said + "\r\n";
  // What the kernel holds of bob's comes first; what is more than --send-queue ends him.
  bool gone = false;
  for (int round = 0; round < 10'000 && !gone; ++round) {
    const Heard back = ana.send(lines).heard();
    gone = !back.empty();
    EXPECT_EQ(back, gone ? Heard{from("bob", "QUIT :SendQ exceeded")} : Heard{});
    Heard heard = cleo.heard();
    EXPECT_EQ(std::erase(heard, from("bob", "QUIT :SendQ exceeded")), gone ? 1U : 0U);
    EXPECT_EQ(heard, Heard(kLines, from("ana", said)));
  }
  EXPECT_TRUE(gone);
  told(ana, "PRIVMSG #room :still here");
  EXPECT_EQ(cleo.await_some("still"), from("ana", "PRIVMSG #room :still here"));
  EXPECT_TRUE(bob.ends());
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatDeparture, kConcurrentPolicies, policy_name);

// Each of them is a process.
class ChatChildren : public ChatPeople {};

TEST_P(ChatChildren, AKilledChildIsAQuitAndTouchesNobodyElse) {
  const auto before = children_of(server.programme().pid());
  ASSERT_EQ(before.size(), 3U);
  ChatClient dan = server.client("dan");
  dan.join("#room");
  for (ChatClient* one : {&ana, &bob, &cleo}) one->heard();
  for (const pid_t child : children_of(server.programme().pid())) {
    if (std::ranges::find(before, child) == before.end()) ::kill(child, SIGKILL);
  }
  for (ChatClient* one : {&ana, &bob, &cleo}) EXPECT_THAT(one->next(), StartsWith(from("dan", "QUIT :")));
  EXPECT_TRUE(dan.ends());
  told(ana, "PRIVMSG #room :go on");
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "PRIVMSG #room :go on")));
  ChatClient again = server.client("dan");
  EXPECT_THAT(told(again, "JOIN #room"), testing::Contains(from("dan", "JOIN #room")));
}

TEST_P(ChatChildren, AStoppedChildIsDisconnectedWhenTooMuchWaitsForIt) {
  const auto before = children_of(server.programme().pid());
  ChatClient dan = server.client("dan");
  dan.join("#room");
  for (ChatClient* one : {&ana, &bob, &cleo}) one->heard();
  pid_t stopped = 0;
  for (const pid_t child : children_of(server.programme().pid())) {
    if (std::ranges::find(before, child) == before.end()) stopped = child;
  }
  ::kill(stopped, SIGSTOP);
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "PRIVMSG #room :" + std::string(400, 'x') + "\r\n";
  bool gone = false;
  for (int round = 0; round < 1'000 && !gone; ++round) {
    gone = !ana.send(lines).heard().empty();
    bob.heard();
    cleo.heard();
  }
  EXPECT_TRUE(gone);
  ::kill(stopped, SIGCONT);
  EXPECT_TRUE(dan.ends());
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(ChatChildren, NoneIsLeftWhenTheServerIsKilled) {
  const auto children = children_of(server.programme().pid());
  server.programme().signal(SIGKILL);
  server.programme().wait();
  for (ChatClient* one : {&ana, &bob, &cleo}) EXPECT_TRUE(one->ends());
  EXPECT_TRUE(eventually([&] { return std::ranges::none_of(children, is_running); }));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatChildren, testing::Values("forking"), policy_name);

}  // namespace
}  // namespace portico::test
