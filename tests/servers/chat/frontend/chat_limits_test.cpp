// What one client, or one address, may not take from the others.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

template <class Policy>
class ChatFloodLimits : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatFloodLimits, Policies);

TYPED_TEST(ChatFloodLimits, HandlesNoMoreThanTheFloodLimitsAllow) {
  this->settings.flood_limits = true;
  this->serve();
  IrcClient ana = this->client("ana");  // registering costs nothing
  std::string lines;
  for (int n = 0; n < 50; ++n) lines += "PRIVMSG ana :" + std::to_string(n) + "\r\n";
  ana.connection().send(lines);
  const std::size_t at_once = ana.count("PRIVMSG", 500ms);
  EXPECT_GE(at_once, 3U);
  EXPECT_LE(at_once, 6U);
  (void)ana.hear("PRIVMSG");  // one every two seconds
}

template <class Policy>
class ChatLimits : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatLimits, ConcurrentPolicies);

// Bob does not read; the others do not wait for him.
TYPED_TEST(ChatLimits, DisconnectsWhoDoesNotReadAndGoesOnTalking) {
  this->settings.send_queue = 256 * 1024;  // several times what is said before Eve has heard it
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client("eve");
  ana.join("#lobby");
  bob.join("#lobby");
  eve.join("#lobby");
  std::string lines;
  for (int n = 0; n < 100; ++n) lines += "PRIVMSG #lobby :" + std::string(400, 'x') + "\r\n";
  bool disconnected = false;
  for (int round = 0; round < 1'000 && !disconnected; ++round) {
    ana.connection().send(lines + "PRIVMSG #lobby :last\r\n");
    for (std::string line; !line.ends_with(":last"); line = eve.hear("")) {
      if (line.find(" QUIT ") == std::string::npos) continue;
      EXPECT_THAT(line, HasSubstr("bob!"));
      EXPECT_THAT(line, HasSubstr("SendQ exceeded"));
      disconnected = true;
    }
  }
  EXPECT_TRUE(disconnected);
  EXPECT_TRUE(bob.connection().is_closed());
  ana.say("PRIVMSG bob :are you there?");
  (void)ana.hear(" 401 ana bob ");
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatLimits, LimitsTheClientsOfOneAddress) {
  this->settings.max_per_address = 2;
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client();
  (void)eve.hear("ERROR");
  EXPECT_EQ(eve.connection().receive_all(), "");
  ana.say("QUIT");
  (void)ana.hear("ERROR");
  (void)this->client("eve");
}

TYPED_TEST(ChatLimits, TellsWhyThereIsNoRoom) {
  this->options.overload = Overload::message;
  this->options.max_children = this->options.max_threads = this->options.max_connections = 1;
  this->serve();
  IrcClient ana = this->client("ana");
  EXPECT_THAT(this->client().hear("ERROR"), HasSubstr("full"));
}

}  // namespace
}  // namespace portico::test
