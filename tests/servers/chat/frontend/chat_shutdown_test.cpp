// How a chat server ends.
#include <signal.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

template <class Policy>
class ChatShutdown : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatShutdown, Policies);

TYPED_TEST(ChatShutdown, TellsEverybodyThatTheServerEnds) {
  this->serve();
  IrcClient ana = this->client("ana");
  this->server->ask_to_stop();
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("Server shutting down"));
  EXPECT_EQ(ana.connection().receive_all(), "");
  EXPECT_TRUE(this->server->wait().clean());
}

TYPED_TEST(ChatShutdown, IsGoneSoonWhenAClientDoesNotClose) {
  this->serve();
  IrcClient ana = this->client("ana");
  const Ended ended = this->server->stop();
  EXPECT_TRUE(ended.clean());
  EXPECT_LT(ended.took, 5s);  // 10 s is the time limit of a drain
}

TYPED_TEST(ChatShutdown, EndsAClientThatItDoesNotReadFrom) {
  this->settings.flood_limits = true;
  this->serve();
  IrcClient ana = this->client("ana");
  for (int n = 0; n < 20; ++n) ana.say("PRIVMSG ana :hello");
  (void)ana.hear("PRIVMSG");
  this->server->ask_to_stop();
  (void)ana.hear("ERROR");
  const Ended ended = this->server->wait();
  EXPECT_TRUE(ended.clean());
  EXPECT_LT(ended.took, 5s);
}

// Who was not accepted yet is told so, too.
TYPED_TEST(ChatShutdown, TellsThoseWhoComeWhileItDrains) {
  this->serve();
  { IrcClient warm_up = this->client("ana"); }
  ::kill(this->server->pid(), SIGSTOP);
  IrcClient ana = this->client();
  ana.say("NICK ana").say("USER a 0 * :Ana");
  this->server->ask_to_stop();
  ::kill(this->server->pid(), SIGCONT);
  EXPECT_THAT(ana.connection().receive_all(), testing::AnyOf(HasSubstr("Server shutting down"), ""));
  EXPECT_TRUE(this->server->wait().clean());
}

template <class Policy>
class ChatShutdownOfMany : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatShutdownOfMany, ConcurrentPolicies);

TYPED_TEST(ChatShutdownOfMany, TellsEverybodyThatTheServerEnds) {
  this->serve();
  std::vector<std::unique_ptr<IrcClient>> clients;
  for (int n = 0; n < 20; ++n) {
    clients.push_back(std::make_unique<IrcClient>(this->server->address(), "n" + std::to_string(n)));
  }
  this->server->ask_to_stop();
  for (auto& client : clients) EXPECT_THAT(client->hear("ERROR"), HasSubstr("Server shutting down"));
  const Ended ended = this->server->wait();
  EXPECT_TRUE(ended.clean());
}

}  // namespace
}  // namespace portico::test
