#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;

TEST(ChatTopic, IsForOperatorsWhileItIsLocked) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.plays(R"(
    bob > TOPIC #a
    bob < :s 331 bob #a :No topic is set
    bob > TOPIC #a :mine
    bob < :s 482 bob #a :You're not channel operator
    eve > TOPIC #a
    eve < :s 442 eve #a :You're not on that channel
    eve > TOPIC #b
    eve < :s 403 eve #b :No such channel
    ana > MODE #a -t
    ana < :ana!~ana@h MODE #a -t
    bob < :ana!~ana@h MODE #a -t
    bob > TOPIC #a :mine
    ana < :bob!~bob@h TOPIC #a :mine
    bob < :bob!~bob@h TOPIC #a :mine
    ana > TOPIC #a
    ana < :s 332 ana #a :mine
    ana < :s 333 ana #a bob 1767322800
    ana > TOPIC #a :
    ana < :ana!~ana@h TOPIC #a :
    bob < :ana!~ana@h TOPIC #a :
    ana > TOPIC #a
    ana < :s 331 ana #a :No topic is set
  )");
}

TEST(ChatTopic, IsCutToItsLength) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.topic_length = 4;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    ana > JOIN #a
  )");
  EXPECT_THAT(room.hears("ana", "TOPIC #a :abcäe"), Contains(":ana!~ana@h TOPIC #a :abc"));
}

TEST(ChatTopic, IsNeverCut) {
  auto configuration = Conversation::quiet_configuration();
  configuration.server_name = std::string(63, 's');
  const Limits limits = configuration.limits;
  const std::string host(configuration.bounds.host_length, 'h');
  const std::string channel = "#" + std::string(limits.channel_length - 1, 'c');
  const std::string topic(limits.topic_length, 't');

  Engine engine{configuration};
  Outcome outcome;
  const ClientId ana = engine.connect({host}, Time{}, outcome);
  const auto say = [&](const std::string& line) {
    outcome.clear();
    engine.handle(ana, std::get<Message>(parse_message(line)), Time{}, outcome);
  };
  say("NICK " + std::string(limits.nick_length, 'n'));
  say("USER " + std::string(limits.user_length, 'u') + " 0 * :Ana");
  say("JOIN " + channel);
  say("TOPIC " + channel + " :" + topic);
  ASSERT_EQ(outcome.deliveries.size(), 1U);
  EXPECT_THAT(*outcome.deliveries[0].line, ::testing::EndsWith(channel + " :" + topic + "\r\n"));
  say("TOPIC " + channel);
  ASSERT_EQ(outcome.deliveries.size(), 2U);
  EXPECT_THAT(*outcome.deliveries[0].line, ::testing::EndsWith(channel + " :" + topic + "\r\n"));
  say("LIST");
  ASSERT_EQ(outcome.deliveries.size(), 3U);
  EXPECT_THAT(*outcome.deliveries[1].line, ::testing::EndsWith(channel + " 1 :" + topic + "\r\n"));
}

}  // namespace
}  // namespace portico::chat::test
