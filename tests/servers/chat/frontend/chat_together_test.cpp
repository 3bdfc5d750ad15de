// Several people in a room.
#include <sys/socket.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

template <class Policy>
class ChatTogether : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatTogether, ConcurrentPolicies);

TYPED_TEST(ChatTogether, ReachesEverybodyInTheRoom) {
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client("eve");
  ana.join("#lobby");
  bob.join("#lobby");
  eve.join("#lobby");
  for (int n = 0; n < 100; ++n) ana.say("PRIVMSG #lobby :" + std::to_string(n));
  for (IrcClient* const other : {&bob, &eve}) {
    for (int n = 0; n < 100; ++n) EXPECT_THAT(other->hear("PRIVMSG"), EndsWith(" :" + std::to_string(n)));
  }
}

TYPED_TEST(ChatTogether, IsManyTalkingAtOnce) {
  constexpr int kClients = 20;
  constexpr int kLines = 200;
  this->serve();
  std::vector<std::unique_ptr<IrcClient>> clients;
  for (int n = 0; n < kClients; ++n) {
    clients.push_back(std::make_unique<IrcClient>(this->server->address(), "n" + std::to_string(n)));
    clients.back()->join("#lobby");
  }
  std::vector<std::thread> talkers;
  for (int n = 0; n < kClients; ++n) {
    talkers.emplace_back([&client = *clients[static_cast<std::size_t>(n)]] {
      std::string lines;
      for (int line = 0; line < kLines; ++line) lines += "PRIVMSG #lobby :line\r\n";
      client.connection().send(lines);
      for (int line = 0; line < (kClients - 1) * kLines; ++line) (void)client.hear("PRIVMSG");
    });
  }
  for (std::thread& talker : talkers) talker.join();
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatTogether, SeesThatSomebodyHasGone) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.join("#lobby");
  {
    IrcClient bob = this->client("bob");
    bob.join("#lobby");
  }
  EXPECT_THAT(ana.hear(" QUIT "), HasSubstr("Connection closed"));
  {
    IrcClient eve = this->client("eve");
    eve.join("#lobby");
    const linger reset{1, 0};
    ::setsockopt(eve.connection().fileno(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  EXPECT_THAT(ana.hear(" QUIT "), HasSubstr("eve!"));
}

}  // namespace
}  // namespace portico::test
