#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(ChatWho, NamesTheMembersOfAChannel) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.plays(R"(
    bob > WHO #A
    bob < :s 352 bob #a ~ana h s ana H@ :0 The real ana
    bob < :s 352 bob #a ~bob h s bob H :0 The real bob
    bob < :s 315 bob #A :End of WHO list
  )");
}

TEST(ChatWho, TellsInFlagsWhoIsAwayAnOperatorOrABot) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters with multi-prefix
    ana > JOIN #a
    bob > JOIN #a
    ana > MODE #a +v ana
    ana > MODE ana +B
    ana > AWAY :lunch
  )");
  room.oper("ana", true);
  room.plays(R"(
    bob > WHO ana
    bob < :s 352 bob #a ~ana h s ana G*@+B :0 The real ana
    bob < :s 315 bob ana :End of WHO list
    ana > WHO ana
    ana < :s 352 ana #a ~ana h s ana G*@B :0 The real ana
    ana < :s 315 ana ana :End of WHO list
  )");
}

TEST(ChatWho, HidesASecretChannelFromOthers) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #a
    ana > MODE #a +s
  )");
  room.plays(R"(
    eve > WHO #a
    eve < :s 315 eve #a :End of WHO list
    eve > WHO ana
    eve < :s 352 eve * ~ana h s ana H :0 The real ana
    eve < :s 315 eve ana :End of WHO list
    ana > WHO ana
    ana < :s 352 ana #a ~ana h s ana H@ :0 The real ana
    ana < :s 315 ana ana :End of WHO list
  )");
}

TEST(ChatWho, HidesInvisiblePeopleFromWhoSharesNoChannelWithThem) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > MODE ana +i
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.plays(R"(
    eve > WHO #a
    eve < :s 352 eve #a ~bob h s bob H :0 The real bob
    eve < :s 315 eve #a :End of WHO list
    eve > WHO ana
    eve < :s 315 eve ana :End of WHO list
    eve > WHO an*
    eve < :s 315 eve an* :End of WHO list
    bob > WHO an*
    bob < :s 352 bob #a ~ana h s ana H@ :0 The real ana
    bob < :s 315 bob an* :End of WHO list
    ana > WHO ana
    ana < :s 352 ana #a ~ana h s ana H@ :0 The real ana
    ana < :s 315 ana ana :End of WHO list
  )");
}

TEST(ChatWho, TellsOfNobodyTwice) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a,#b
    bob > JOIN #a,#b
  )");
  const auto everybody = UnorderedElementsAre(
      ":s 352 ana #a ~bob h s bob H :0 The real bob", ":s 352 ana #a ~ana h s ana H@ :0 The real ana",
      ":s 352 ana * ~eve h s eve H :0 The real eve", ":s 315 ana * :End of WHO list");
  EXPECT_THAT(room.hears("ana", "WHO *"), everybody);
  EXPECT_THAT(room.hears("ana", "WHO"), everybody);
  EXPECT_EQ(room.hears("ana", "WHO 0").size(), 4U);
}

TEST(ChatWho, MatchesWhateverIsKnownOfSomebody) {
  Conversation room;
  room.given("ana enters\n eve enters");
  const std::string ana = ":s 352 eve * ~ana h s ana H :0 The real ana";
  for (const std::string mask : {"a?a", "~an*", "*real?ana", "ana!*@*", "*!~ana@h"}) {
    EXPECT_THAT(room.hears("eve", "WHO " + mask), ElementsAre(ana, ":s 315 eve " + mask + " :End of WHO list"));
  }
  EXPECT_EQ(room.hears("eve", "WHO s").size(), 3U);
  EXPECT_EQ(room.hears("eve", "WHO h").size(), 3U);
  EXPECT_EQ(room.hears("eve", "WHO nobody").size(), 1U);
}

TEST(ChatWho, DoesNotTellOfWhoHasNotRegistered) {
  Conversation room;
  room.given(R"(
    eve enters
    ana connects
    ana > NICK ana
  )");
  EXPECT_THAT(room.hears("eve", "WHO a*"), ElementsAre(":s 315 eve a* :End of WHO list"));
  EXPECT_THAT(room.hears("eve", "WHO ana"), ElementsAre(":s 315 eve ana :End of WHO list"));
}

TEST(ChatWho, TellsOfOperatorsAloneIfAsked) {
  Conversation room;
  room.given("ana enters\n eve enters");
  room.oper("ana", true);
  room.plays(R"(
    eve > WHO * o
    eve < :s 352 eve * ~ana h s ana H* :0 The real ana
    eve < :s 315 eve * :End of WHO list
  )");
}

TEST(ChatWho, SendsTheFieldsThatWereAskedForInTheirOrder) {
  Conversation room;
  room.given(R"(
    ana enters
    ana > JOIN #a
    7 s pass
  )");
  room.plays(R"(
    ana > WHO ana %tcuihsnfdlaor,152
    ana < :s 354 ana 152 #a ~ana 255.255.255.255 h s ana H@ 0 7 0 n/a :The real ana
    ana < :s 315 ana ana :End of WHO list
    ana > WHO #a %nc
    ana < :s 354 ana #a ana
    ana < :s 315 ana #a :End of WHO list
    ana > WHO ana %zt
    ana < :s 354 ana 0
    ana < :s 315 ana ana :End of WHO list
  )");
}

TEST(ChatWho, EndsWhereThereAreTooMany) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.matches_per_query = 2;
  Conversation room{configuration};
  room.given("ana enters\n bob enters\n eve enters");
  EXPECT_EQ(room.hears("ana", "WHO ?*b").size(), 2U);
  const auto lines = room.hears("ana", "WHO *");
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[2], ":s 416 ana WHO :Too many matches, ask for less");
  EXPECT_EQ(lines[3], ":s 315 ana * :End of WHO list");
}

TEST(ChatWho, EndsInAChannelWhereThereAreTooMany) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.matches_per_query = 2;
  Conversation room{configuration};
  room.given("ana enters\n bob enters\n eve enters\n ana > JOIN #a\n bob > JOIN #a");
  EXPECT_EQ(room.hears("ana", "WHO #a").size(), 3U);
  room.given("eve > JOIN #a");
  const auto lines = room.hears("ana", "WHO #a");
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[2], ":s 416 ana WHO :Too many matches, ask for less");
  EXPECT_EQ(lines[3], ":s 315 ana #a :End of WHO list");
  EXPECT_EQ(room.hears("ana", "WHO #a o").size(), 1U);
}

}  // namespace
}  // namespace portico::chat::test
