#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ana, the operator, and bob are in #a, eve is not.
class Room : public Conversation {
 public:
  explicit Room(Configuration configuration = quiet_configuration()) : Conversation{std::move(configuration)} {
    given(R"(
      ana enters
      bob enters
      eve enters
      ana > JOIN #a
      bob > JOIN #a
    )");
  }
};

TEST(ChatChannelModes, AreChangedByOperatorsOnly) {
  Room room;
  room.plays(R"(
    bob > MODE #a +m-n+b x
    bob < :s 482 bob #a :You're not channel operator
    eve > MODE #a +m
    eve < :s 482 eve #a :You're not channel operator
    ana > MODE #a +m-n
    ana < :ana!~ana@h MODE #a +m-n
    bob < :ana!~ana@h MODE #a +m-n
    ana > MODE #a +m-n
    ana > MODE #nowhere +m
    ana < :s 403 ana #nowhere :No such channel
    ana > MODE
    ana < :s 461 ana MODE :Not enough parameters
  )");
}

TEST(ChatChannelModes, AreShownButTheKeyOnlyToMembers) {
  Room room;
  room.given("ana > MODE #a +kl key 7");
  room.plays(R"(
    bob > MODE #A
    bob < :s 324 bob #a +ntkl key 7
    bob < :s 329 bob #a 1767322800
    eve > MODE #a
    eve < :s 324 eve #a +ntkl * 7
    eve < :s 329 eve #a 1767322800
    ana > MODE #a +s
    ana < :ana!~ana@h MODE #a +s
    bob < :ana!~ana@h MODE #a +s
    eve > MODE #a
    eve < :s 403 eve #a :No such channel
    eve > MODE #a b
    eve < :s 403 eve #a :No such channel
  )");
}

TEST(ChatChannelModes, GiveAndTakeStatus) {
  Room room;
  room.plays(R"(
    ana > MODE #a +ov BOB BOB
    ana < :ana!~ana@h MODE #a +ov bob bob
    bob < :ana!~ana@h MODE #a +ov bob bob
    ana > MODE #a +o bob
    ana > MODE #a +o nobody
    ana < :s 401 ana nobody :No such nick/channel
    ana > MODE #a +o eve
    ana < :s 441 ana eve #a :They aren't on that channel
    ana > MODE #a -o+m ana
    ana < :s 482 ana #a :You're not channel operator
    ana < :ana!~ana@h MODE #a -o ana
    bob < :ana!~ana@h MODE #a -o ana
    bob > MODE #a +o ana
    ana < :bob!~bob@h MODE #a +o ana
    bob < :bob!~bob@h MODE #a +o ana
    ana > MODE #a +o
  )");
}

TEST(ChatChannelModes, HaveAKey) {
  Room room;
  room.plays(R"(
    ana > MODE #a +k a,b
    ana < :s 525 ana #a :Key is not well-formed
    ana > MODE #a +k one
    ana < :ana!~ana@h MODE #a +k one
    bob < :ana!~ana@h MODE #a +k one
    ana > MODE #a +k two
    ana < :ana!~ana@h MODE #a +k two
    bob < :ana!~ana@h MODE #a +k two
    ana > MODE #a -k whatever
    ana < :ana!~ana@h MODE #a -k *
    bob < :ana!~ana@h MODE #a -k *
    ana > MODE #a -k
  )");
}

TEST(ChatChannelModes, HaveALimit) {
  Room room;
  room.plays(R"(
    ana > MODE #a +l 0
    ana < :s 696 ana #a l 0 :Not a number above zero
    ana > MODE #a +l many
    ana < :s 696 ana #a l many :Not a number above zero
    ana > MODE #a +l 99999999999999999999999
    ana < :s 696 ana #a l 99999999999999999999999 :Not a number above zero
    ana > MODE #a +l 007
    ana < :ana!~ana@h MODE #a +l 7
    bob < :ana!~ana@h MODE #a +l 7
    ana > MODE #a -l
    ana < :ana!~ana@h MODE #a -l
    bob < :ana!~ana@h MODE #a -l
    ana > MODE #a -l
  )");
}

TEST(ChatChannelModes, HaveListsThatMembersMayRead) {
  Room room;
  room.plays(R"(
    ana > MODE #a +bbe x!y@z *@spam.example good
    ana < :ana!~ana@h MODE #a +bbe x!y@z *!*@spam.example good!*@*
    bob < :ana!~ana@h MODE #a +bbe x!y@z *!*@spam.example good!*@*
    ana > MODE #a +b X!Y@Z
    bob > MODE #a +b
    bob < :s 367 bob #a x!y@z ana 1767322800
    bob < :s 367 bob #a *!*@spam.example ana 1767322800
    bob < :s 368 bob #a :End of channel ban list
    eve > MODE #a bbb
    eve < :s 367 eve #a x!y@z ana 1767322800
    eve < :s 367 eve #a *!*@spam.example ana 1767322800
    eve < :s 368 eve #a :End of channel ban list
    bob > MODE #a e
    bob < :s 348 bob #a good!*@* ana 1767322800
    bob < :s 349 bob #a :End of channel exception list
    bob > MODE #a I
    bob < :s 347 bob #a :End of Channel Invite Exception List
    ana > MODE #a -b X!Y@Z
    ana < :ana!~ana@h MODE #a -b x!y@z
    bob < :ana!~ana@h MODE #a -b x!y@z
    ana > MODE #a -b X!Y@Z
    ana > MODE #a +b :a b
    ana < :s 696 ana #a b * :Not a mask
    ana > MODE #a +b :
    ana < :s 696 ana #a b * :Not a mask
  )");
}

TEST(ChatChannelModes, HaveListsThatFillUp) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.list_entries = 2;
  Room room{configuration};
  room.plays(R"(
    ana > MODE #a +beI x y z
    ana < :s 478 ana #a I :Channel list is full
    ana < :ana!~ana@h MODE #a +be x!*@* y!*@*
    bob < :ana!~ana@h MODE #a +be x!*@* y!*@*
    ana > MODE #a -b+I x z
    ana < :ana!~ana@h MODE #a -b+I x!*@* z!*@*
    bob < :ana!~ana@h MODE #a -b+I x!*@* z!*@*
  )");
}

TEST(ChatChannelModes, AreLimitedInOneCommand) {
  Room room;
  room.plays(R"(
    ana > MODE #a +bbbbbbb a b c d e f g
    ana < :ana!~ana@h MODE #a +bbbbbb a!*@* b!*@* c!*@* d!*@* e!*@* f!*@*
    bob < :ana!~ana@h MODE #a +bbbbbb a!*@* b!*@* c!*@* d!*@* e!*@* f!*@*
  )");
}

TEST(ChatChannelModes, AnswerALetterOnceHoweverOftenItComes) {
  Room room;
  room.plays(R"(
    ana > MODE #a +zzzyzz
    ana < :s 472 ana z :is unknown mode char to me
    ana < :s 472 ana y :is unknown mode char to me
    ana > MODE #a +ä
    ana < :s 472 ana ? :is unknown mode char to me
    bob > MODE #a +mmiimm
    bob < :s 482 bob #a :You're not channel operator
  )");
}

TEST(ChatChannelModes, AreToldInAsManyLinesAsTheyNeed) {
  Room room;
  std::string command = "MODE #a +bbbbbb";
  for (const char letter : {'u', 'v', 'w', 'x', 'y', 'z'}) command += " " + std::string(75, letter) + "!*@*";
  const auto lines = room.hears("ana", command);
  ASSERT_GE(lines.size(), 1U);
  std::size_t masks = 0;
  for (const auto& line : lines) {
    EXPECT_LE(line.size(), 510U);
    EXPECT_THAT(line, HasSubstr("ana!~ana@h MODE #a +b"));
    masks += static_cast<std::size_t>(std::ranges::count(line, '*')) / 2;
  }
  EXPECT_EQ(masks, 6U);
  std::string flips = "MODE #a ";
  while (flips.size() < 500) flips += "+i-i";
  EXPECT_GE(room.hears("ana", flips).size(), 2U);
}

TEST(ChatUserModes, AreOnesOwn) {
  Room room;
  room.plays(R"(
    ana > MODE ana
    ana < :s 221 ana +
    ana > MODE ANA +iwB-x
    ana < :ana!~ana@h MODE ana +iwB
    ana < :s 501 ana :Unknown MODE flag
    ana > MODE ana
    ana < :s 221 ana +Biw
    ana > MODE ana -iw+io
    ana < :ana!~ana@h MODE ana -iw+i
    ana > MODE bob
    ana < :s 502 ana :Cant change mode for other users
    ana > MODE bob +i
    ana < :s 502 ana :Cant change mode for other users
    ana > MODE nobody +i
    ana < :s 401 ana nobody :No such nick/channel
  )");
}

}  // namespace
}  // namespace portico::chat::test
