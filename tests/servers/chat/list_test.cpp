#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(ChatList, ListsChannelsWithTheirMembersAndTopics) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #a,#b
    ana > TOPIC #a :All about a
    eve > JOIN #a
  )");
  EXPECT_THAT(room.hears("eve", "LIST"),
              UnorderedElementsAre(":s 321 eve Channel :Users  Name", ":s 322 eve #a 2 :All about a",
                                   ":s 322 eve #b 1 :", ":s 323 eve :End of /LIST"));
  room.plays(R"(
    eve > LIST #B,#nowhere,#A
    eve < :s 321 eve Channel :Users  Name
    eve < :s 322 eve #b 1 :
    eve < :s 322 eve #a 2 :All about a
    eve < :s 323 eve :End of /LIST
  )");
}

TEST(ChatList, HidesSecretChannelsFromOthers) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #a
    ana > MODE #a +s
  )");
  EXPECT_THAT(room.hears("eve", "LIST"), ElementsAre(":s 321 eve Channel :Users  Name", ":s 323 eve :End of /LIST"));
  EXPECT_EQ(room.hears("eve", "LIST #a").size(), 2U);
  EXPECT_EQ(room.hears("eve", "LIST *a*").size(), 2U);
  EXPECT_EQ(room.hears("ana", "LIST").at(1), ":s 322 ana #a 1 :");
}

TEST(ChatList, HoldsChannelsToTheConditions) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #old
    ana > TOPIC #old :Old
    7200 s pass
    ana > JOIN #new
    eve > JOIN #new
  )");
  const std::string start = ":s 321 ana Channel :Users  Name";
  const std::string end = ":s 323 ana :End of /LIST";
  const auto only_old = ElementsAre(start, ":s 322 ana #old 1 :Old", end);
  const auto only_new = ElementsAre(start, ":s 322 ana #new 2 :", end);
  for (const auto* conditions : {"<2", "C>60", "T>60", "*ld", "!*new", "#old >0"}) {
    EXPECT_THAT(room.hears("ana", std::string{"LIST "} + conditions), only_old) << conditions;
  }
  for (const auto* conditions : {">1", "C<60", "#n*", "!*ld,>1"}) {
    EXPECT_THAT(room.hears("ana", std::string{"LIST "} + conditions), only_new) << conditions;
  }
}

TEST(ChatList, EndsWhereThereAreTooMany) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.matches_per_query = 2;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    ana > JOIN #a,#b,#c
  )");
  const auto lines = room.hears("ana", "LIST");
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[3], ":s 416 ana LIST :Too many matches, ask for less");
}

TEST(ChatList, RefusesMoreMasksThanItLikesToTry) {
  Conversation room;
  room.given(R"(
    ana enters
    ana > JOIN #a
  )");
  const std::string start = ":s 321 ana Channel :Users  Name";
  const std::string end = ":s 323 ana :End of /LIST";
  const auto refused = ElementsAre(start, ":s 416 ana LIST :Too many masks, or stars in them", end);
  for (const auto* conditions : {"#a*,#b*,#c*,#d*,#e*", "#a*,!#b*,!#c*,!#d*,!#e*", "!#1,!#2,!#3,!#4,!#5",
                                 "#a,#b,#c,#d,*", "#a*,#b*,#c* #d*,#e*", "*a*a*a*a*a*a*a*a*", "!*a*a*a*a*a*a*a*a*"}) {
    EXPECT_THAT(room.hears("ana", std::string{"LIST "} + conditions), refused) << conditions;
  }
  const auto listed = ElementsAre(start, ":s 322 ana #a 1 :", end);
  for (const auto* conditions : {"#a*,#b*,!#c*,!#d*", "#a,#b,#c,#d,#e,#f", "**************#a", "#***a***"}) {
    EXPECT_THAT(room.hears("ana", std::string{"LIST "} + conditions), listed) << conditions;
  }
}

}  // namespace
}  // namespace portico::chat::test
