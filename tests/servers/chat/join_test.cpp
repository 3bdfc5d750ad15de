#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(ChatJoin, MakesARoomWhoseFirstMemberIsItsOperator) {
  Conversation room;
  room.plays(R"(
    ana enters
    bob enters
    ana > JOIN #a
    ana < :ana!~ana@h JOIN #a
    ana < :s 353 ana = #a :@ana
    ana < :s 366 ana #a :End of /NAMES list
    ana > TOPIC #a :The first letter
    ana < :ana!~ana@h TOPIC #a :The first letter
    bob > JOIN #A
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 332 bob #a :The first letter
    bob < :s 333 bob #a ana 1767322800
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
    bob > JOIN #a
    ana > MODE #a
    ana < :s 324 ana #a +nt
    ana < :s 329 ana #a 1767322800
  )");
}

TEST(ChatJoin, TakesSeveralRoomsWithTheirKeys) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a,#b,#c
    ana > MODE #a +k one
    ana > MODE #c +k three
  )");
  room.plays(R"(
    bob > JOIN #a,#b,#c one,,wrong
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
    ana < :bob!~bob@h JOIN #b
    bob < :bob!~bob@h JOIN #b
    bob < :s 353 bob = #b :@ana bob
    bob < :s 366 bob #b :End of /NAMES list
    bob < :s 475 bob #c :Cannot join channel (+k)
    bob > JOIN 0
    ana < :bob!~bob@h PART #b
    bob < :bob!~bob@h PART #b
    ana < :bob!~bob@h PART #a
    bob < :bob!~bob@h PART #a
  )");
}

TEST(ChatJoin, RefusesWhatIsNoRoom) {
  Conversation room;
  room.plays(R"(
    ana enters
    ana > JOIN a
    ana < :s 403 ana a :No such channel
    ana > JOIN :#a b
    ana < :s 476 ana * :Bad Channel Mask
    ana > JOIN ,,,
    ana > JOIN
    ana < :s 461 ana JOIN :Not enough parameters
  )");
  const std::string longest = "#" + std::string(room.quiet_configuration().limits.channel_length - 1, 'x');
  EXPECT_THAT(room.hears("ana", "JOIN " + longest + "x"), Contains(HasSubstr(" 476 ")));
  EXPECT_THAT(room.hears("ana", "JOIN " + longest), Contains(":ana!~ana@h JOIN " + longest));
}

TEST(ChatJoin, HasALimitForEachPerson) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.channels_per_client = 2;
  Conversation room{configuration};
  room.given("ana enters");
  EXPECT_THAT(room.hears("ana", "JOIN #a,#b,#c"), Contains(":s 405 ana #c :You have joined too many channels"));
  room.plays(R"(
    ana > PART #a
    ana < :ana!~ana@h PART #a
    ana > JOIN #c
    ana < :ana!~ana@h JOIN #c
    ana < :s 353 ana = #c :@ana
    ana < :s 366 ana #c :End of /NAMES list
  )");
}

TEST(ChatJoin, HeedsTheModesOfTheRoom) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
    ana > MODE #a +ilk 1 key
  )");
  room.plays(R"(
    bob > JOIN #a
    bob < :s 473 bob #a :Cannot join channel (+i)
    ana > MODE #a -i
    ana < :ana!~ana@h MODE #a -i
    bob > JOIN #a wrong
    bob < :s 475 bob #a :Cannot join channel (+k)
    bob > JOIN #a key
    bob < :s 471 bob #a :Cannot join channel (+l)
    ana > MODE #a -l+b *!*@h
    ana < :ana!~ana@h MODE #a -l+b *!*@h
    bob > JOIN #a key
    bob < :s 474 bob #a :Cannot join channel (+b)
    ana > MODE #a +ieI bob!*@* *!~BOB@*
    ana < :ana!~ana@h MODE #a +ieI bob!*@* *!~BOB@*
    bob > JOIN #a key
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

TEST(ChatJoin, TellsAccountAndRealNameToWhoAsksForThem) {
  Conversation room;
  room.given(R"(
    ana enters with extended-join
    bob enters
    ana > JOIN #a
  )");
  room.plays(R"(
    bob > JOIN #a
    ana < :bob!~bob@h JOIN #a * :The real bob
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

}  // namespace
}  // namespace portico::chat::test
