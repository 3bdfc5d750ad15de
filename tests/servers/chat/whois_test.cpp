#include <algorithm>
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatWhois, TellsWhatIsKnown) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #a
    5 s pass
  )");
  room.plays(R"(
    eve > WHOIS Ana
    eve < :s 311 eve ana ~ana h * :The real ana
    eve < :s 319 eve ana :@#a
    eve < :s 312 eve ana s :net
    eve < :s 317 eve ana 5 1767322800 :seconds idle, signon time
    eve < :s 318 eve Ana :End of /WHOIS list
  )");
}

TEST(ChatWhois, TellsWhoIsAwayAnOperatorOrABot) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > AWAY :lunch
    ana > MODE ana +Bw
  )");
  room.oper("ana", true);
  room.plays(R"(
    eve > WHOIS ana
    eve < :s 311 eve ana ~ana h * :The real ana
    eve < :s 312 eve ana s :net
    eve < :s 301 eve ana :lunch
    eve < :s 313 eve ana :is an IRC operator
    eve < :s 335 eve ana :is a bot
    eve < :s 317 eve ana 0 1767322800 :seconds idle, signon time
    eve < :s 318 eve ana :End of /WHOIS list
  )");
}

TEST(ChatWhois, ShowsModesToTheClientItselfAndToOperators) {
  Conversation room;
  room.given(R"(
    ana enters
    root enters
    ana > MODE ana +i
  )");
  room.oper("root", true);
  const std::string to_itself = ":s 379 ana ana :is using modes +i";
  const std::string to_operator = ":s 379 root ana :is using modes +i";
  EXPECT_EQ(room.hears("ana", "WHOIS ana").at(2), to_itself);
  EXPECT_EQ(room.hears("root", "WHOIS ana").at(2), to_operator);
}

TEST(ChatWhois, HidesSecretChannelsFromOthers) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters with multi-prefix
    ana > JOIN #a
    ana > JOIN #b
    ana > MODE #a +s
    ana > MODE #b +v ana
    bob > JOIN #a
  )");
  EXPECT_EQ(room.hears("eve", "WHOIS ana").at(1), ":s 319 eve ana :@+#b");
  EXPECT_EQ(room.hears("bob", "WHOIS ana").at(1), ":s 319 bob ana :@#a @#b");
  EXPECT_EQ(room.hears("ana", "WHOIS ana").at(1), ":s 319 ana ana :@#a @#b");
}

TEST(ChatWhois, ShowsOfInvisiblePeopleTheChannelsThatAreShared) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    ana > JOIN #b
    ana > MODE ana +i
    bob > JOIN #b
  )");
  EXPECT_EQ(room.hears("eve", "WHOIS ana").at(1), ":s 312 eve ana s :net");
  EXPECT_EQ(room.hears("bob", "WHOIS ana").at(1), ":s 319 bob ana :@#b");
}

TEST(ChatWhois, SpreadsManyChannelsOverSeveralLines) {
  Conversation room;
  room.given("ana enters");
  for (int number = 10; number < 30; ++number) {
    room.given("ana > JOIN #" + std::string(50, 'x') + std::to_string(number));
  }
  std::size_t channels = 0;
  for (const auto& line : room.hears("ana", "WHOIS ana")) {
    EXPECT_LE(line.size(), 510U);
    if (line.starts_with(":s 319 ")) channels += static_cast<std::size_t>(std::count(line.begin(), line.end(), '@'));
  }
  EXPECT_EQ(channels, 20U);
}

TEST(ChatWhois, TakesTheServerThatIsToAnswer) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > WHOIS x ana
    ana < :s 402 ana x :No such server
  )");
  EXPECT_EQ(room.hears("ana", "WHOIS s ana").size(), 5U);
  EXPECT_EQ(room.hears("ana", "WHOIS ana ana").size(), 5U);
}

TEST(ChatWhois, SaysWhoIsNotThere) {
  Conversation room;
  room.given(R"(
    ana enters
    eve connects
    eve > NICK eve
  )");
  room.plays(R"(
    ana > WHOIS eve
    ana < :s 401 ana eve :No such nick/channel
    ana < :s 318 ana eve :End of /WHOIS list
    ana > WHOIS bob,eve
    ana < :s 401 ana bob :No such nick/channel
    ana < :s 318 ana bob,eve :End of /WHOIS list
    ana > WHOIS
    ana < :s 431 ana :No nickname given
    ana > WHOIS :
    ana < :s 431 ana :No nickname given
  )");
}

TEST(ChatWhowas, KnowsWhoHadANickTheLatestFirst) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    bob > SETNAME :Second
    eve enters
    eve leaves: gone
    60 s pass
    bob > NICK eve
    bob > QUIT
  )");
  room.plays(R"(
    ana > WHOWAS EVE
    ana < :s 314 ana eve ~bob h * :Second
    ana < :s 312 ana eve s :Friday January 2 2026 -- 03:01:00 +00:00
    ana < :s 314 ana eve ~eve h * :The real eve
    ana < :s 312 ana eve s :Friday January 2 2026 -- 03:00:00 +00:00
    ana < :s 369 ana EVE :End of WHOWAS
    ana > WHOWAS bob 1
    ana < :s 314 ana bob ~bob h * :Second
    ana < :s 312 ana bob s :Friday January 2 2026 -- 03:01:00 +00:00
    ana < :s 369 ana bob :End of WHOWAS
    ana > WHOWAS ana
    ana < :s 406 ana ana :There was no such nickname
    ana < :s 369 ana ana :End of WHOWAS
    ana > WHOWAS
    ana < :s 431 ana :No nickname given
  )");
  EXPECT_EQ(room.hears("ana", "WHOWAS eve 1").size(), 3U);
  EXPECT_EQ(room.hears("ana", "WHOWAS eve 0").size(), 5U);
  EXPECT_EQ(room.hears("ana", "WHOWAS eve -1").size(), 5U);
}

TEST(ChatWhowas, ForgetsTheOldest) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.whowas_entries = 1;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    ana > NICK bob
    ana > NICK eve
  )");
  EXPECT_EQ(room.hears("ana", "WHOWAS bob").size(), 3U);
  EXPECT_EQ(room.hears("ana", "WHOWAS ana").size(), 2U);
}

}  // namespace
}  // namespace portico::chat::test
