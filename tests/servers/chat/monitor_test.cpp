#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatMonitor, TellsAtOnceWhoIsHereAndWhoIsNot) {
  Conversation room;
  room.given("ana enters\n bob enters");
  room.plays(R"(
    ana > MONITOR + bob,eve,Ana,x
    ana < :s 730 ana :bob!~bob@h,ana!~ana@h
    ana < :s 731 ana :eve,x
    ana > MONITOR S
    ana < :s 730 ana :bob!~bob@h,ana!~ana@h
    ana < :s 731 ana :eve,x
    ana > MONITOR l
    ana < :s 732 ana :bob,eve,Ana,x
    ana < :s 733 ana :End of MONITOR list
  )");
}

TEST(ChatMonitor, TellsWhoComesAndGoes) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > MONITOR + eve
  )");
  room.plays(R"(
    bob > NICK EVE
    bob < :bob!~bob@h NICK EVE
    ana < :s 730 ana :EVE!~bob@h
    bob > NICK eve
    bob < :EVE!~bob@h NICK eve
    bob > NICK bob
    bob < :eve!~bob@h NICK bob
    ana < :s 731 ana :eve
    bob > NICK eve
    bob < :bob!~bob@h NICK eve
    ana < :s 730 ana :eve!~bob@h
    bob leaves: gone
    bob < ERROR :Closing Link: h (gone)
    ana < :s 731 ana :eve
    bob is gone
  )");
}

// Of the lines that the engine delivers because of that, those to one person.
std::vector<std::string> lines_to(Conversation& room, const std::string& listener, const std::string& speaker,
                                  const Message& message) {
  Outcome outcome;
  room.engine().handle(room.id(speaker), message, room.now(), outcome);
  std::vector<std::string> lines;
  for (const auto& delivery : outcome.deliveries) {
    if (delivery.to == room.id(listener)) lines.push_back(*delivery.line);
  }
  return lines;
}

TEST(ChatMonitor, TellsOfWhoRegistersNotOfWhoHasANickAlone) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    eve connects
    eve > NICK eve
    ana > MONITOR + eve
    ana < :s 731 ana :eve
  )");
  const std::string user = "USER eve 0 * :Eve";
  const auto parsed = parse_message(user);
  const std::vector<std::string> expected = {":s 730 ana :eve!~eve@h\r\n"};
  EXPECT_EQ(lines_to(room, "ana", "eve", std::get<Message>(parsed)), expected);
}

TEST(ChatMonitor, EndsWithMinusAndC) {
  Conversation room;
  room.given("ana enters\n bob enters\n ana > MONITOR + bob,eve,x");
  room.plays(R"(
    ana > MONITOR - BOB,nobody
    ana > MONITOR L
    ana < :s 732 ana :eve,x
    ana < :s 733 ana :End of MONITOR list
    bob > NICK rob
    bob < :bob!~bob@h NICK rob
    ana > MONITOR C
    ana > MONITOR L
    ana < :s 733 ana :End of MONITOR list
    bob > NICK eve
    bob < :rob!~bob@h NICK eve
  )");
}

TEST(ChatMonitor, AddsNobodyTwiceAndNothingThatIsNoNick) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > MONITOR + eve,EVE
    ana < :s 731 ana :eve
    ana > MONITOR + eve,*!*@h,#a,
    ana > MONITOR L
    ana < :s 732 ana :eve
    ana < :s 733 ana :End of MONITOR list
    ana > MONITOR +
    ana > MONITOR X eve
    ana > MONITOR ++ x
    ana > MONITOR
    ana < :s 461 ana MONITOR :Not enough parameters
  )");
}

TEST(ChatMonitor, RefusesMoreThanItsLimit) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.monitored_nicks = 2;
  Conversation room{configuration};
  room.given("ana enters");
  room.plays(R"(
    ana > MONITOR + a,b,c,A,d
    ana < :s 731 ana :a,b
    ana < :s 734 ana 2 c,d :Monitor list is full.
    ana > MONITOR - a
    ana > MONITOR + c
    ana < :s 731 ana :c
  )");
}

TEST(ChatMonitor, SpreadsWhatIsLongOverSeveralLines) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.monitored_nicks = 16;
  Conversation room{configuration};
  room.given("ana enters");
  std::string nicks;
  for (char letter = 'a'; letter < 'a' + 16; ++letter) nicks += std::string(29, letter) + ",";
  std::string others;
  for (char letter = 'A'; letter < 'A' + 16; ++letter) others += letter + std::string(28, '-') + ",";
  EXPECT_EQ(room.hears("ana", "MONITOR + " + nicks).size(), 1U);
  EXPECT_EQ(room.hears("ana", "MONITOR S").size(), 1U);
  const auto refused = room.hears("ana", "MONITOR + " + others);
  ASSERT_EQ(refused.size(), 2U);
  for (const auto& line : refused) EXPECT_TRUE(line.ends_with(" :Monitor list is full.")) << line;
}

TEST(ChatMonitor, ForgetsWhoLeavesWithoutATrace) {
  Conversation room;
  room.given("ana enters\n bob enters\n ana > MONITOR + eve");
  room.plays(R"(
    ana leaves: gone
    ana < ERROR :Closing Link: h (gone)
    ana is gone
    bob > NICK eve
    bob < :bob!~bob@h NICK eve
  )");
}

}  // namespace
}  // namespace portico::chat::test
