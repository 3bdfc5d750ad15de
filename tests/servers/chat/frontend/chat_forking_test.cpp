// A process for each client, and the room in their parent.
#include <signal.h>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

#if !defined(__SANITIZE_THREAD__)
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class ChatUnderForking : public ChatFixture<Forking> {};

TEST_F(ChatUnderForking, GivesEveryClientAProcessOfItsOwn) {
  serve();
  IrcClient ana = client("ana");
  IrcClient bob = client("bob");
  EXPECT_EQ(server->children().size(), 2U);
  bob.say("QUIT");
  EXPECT_TRUE(eventually([this] { return server->children().size() == 1; }));
  EXPECT_TRUE(server->stop().clean());
}

TEST_F(ChatUnderForking, TakesAKilledChildForAClientThatHasGone) {
  serve();
  IrcClient ana = client("ana");
  ana.join("#lobby");
  const auto before = server->children();
  IrcClient bob = client("bob");
  bob.join("#lobby");
  for (const pid_t child : server->children()) {
    if (child != before.front()) ::kill(child, SIGKILL);
  }
  EXPECT_THAT(ana.hear(" QUIT "), AllOf(HasSubstr("bob!"), EndsWith("Connection closed")));
  EXPECT_TRUE(bob.connection().is_closed());
  IrcClient again = client("bob");
  again.join("#lobby").say("PRIVMSG #lobby :back");
  EXPECT_THAT(ana.hear("PRIVMSG"), EndsWith("back"));
}

// Lines for one who has had some a moment ago are gathered; none is lost, nor out of order.
TEST_F(ChatUnderForking, DeliversWhatItGathersInOrder) {
  serve();
  IrcClient ana = client("ana");
  IrcClient bob = client("bob");
  ana.join("#lobby");
  bob.join("#lobby");
  for (int n = 0; n < 2'000; ++n) {
    ana.say("PRIVMSG #lobby :" + std::to_string(n));
    if (n % 500 == 0) bob.say("PING in between");
  }
  ana.say("QUIT");
  for (int n = 0; n < 2'000; ++n) ASSERT_THAT(bob.hear("PRIVMSG"), EndsWith(" :" + std::to_string(n)));
  EXPECT_THAT(bob.hear("QUIT"), HasSubstr("ana!"));
}

// Its parent's queue for it is bounded; the others go on.
TEST_F(ChatUnderForking, EndsAClientWhoseChildHangs) {
  settings.send_queue = 64 * 1024;
  serve();
  IrcClient ana = client("ana");
  ana.join("#lobby");
  const auto before = server->children();
  IrcClient bob = client("bob");
  bob.join("#lobby");
  for (const pid_t child : server->children()) {
    if (child != before.front()) ::kill(child, SIGSTOP);
  }
  std::string lines;
  for (int n = 0; n < 100; ++n) lines += "PRIVMSG #lobby :" + std::string(400, 'x') + "\r\n";
  std::string gone;
  for (int round = 0; round < 1'000 && gone.empty(); ++round) {
    ana.connection().send(lines + "PING last\r\n");
    for (std::string line; line.find("PONG") == std::string::npos; line = ana.hear("")) {
      if (line.find(" QUIT ") != std::string::npos) gone = line;
    }
  }
  EXPECT_THAT(gone, EndsWith("SendQ exceeded"));
}
#endif

}  // namespace
}  // namespace portico::test
