#include <cstddef>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "servers/chat/engine/help_texts.h"
#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ChatServerQueries, SendTheMessageOfTheDay) {
  auto configuration = Conversation::quiet_configuration();
  configuration.motd = {"Welcome.", "", "Be kind."};
  Conversation room{configuration};
  room.given("ana enters");
  EXPECT_THAT(room.hears("ana", "MOTD"),
              ElementsAre(":s 375 ana :- s Message of the day - ", ":s 372 ana :- Welcome.", ":s 372 ana :- ",
                          ":s 372 ana :- Be kind.", ":s 376 ana :End of /MOTD command."));
}

TEST(ChatServerQueries, SayThatThereIsNoMessageOfTheDay) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > MOTD
    ana < :s 422 ana :MOTD File is missing
  )");
}

TEST(ChatServerQueries, AreAnsweredForThisServerAndItsPeopleOnly) {
  Conversation room;
  room.given("ana enters");
  for (const std::string query : {"ADMIN", "INFO", "LUSERS *", "MOTD", "STATS u", "TIME", "VERSION"}) {
    EXPECT_THAT(room.hears("ana", query + " x.example"), ElementsAre(":s 402 ana x.example :No such server")) << query;
    for (const auto* target : {" s", " S", " *", " ana"}) {
      EXPECT_THAT(room.hears("ana", query + target), Not(Contains(StartsWith(":s 402 ")))) << query;
    }
  }
}

TEST(ChatServerQueries, TellVersionAndTime) {
  Conversation room;
  room.given("ana enters\n 65 s pass");
  const auto version = room.hears("ana", "VERSION");
  EXPECT_EQ(version.at(0), ":s 351 ana v s :net");
  EXPECT_THAT(version.at(1), StartsWith(":s 005 ana AWAYLEN="));
  room.plays(R"(
    ana > TIME
    ana < :s 391 ana s 1767322865 0 :Friday January 2 2026 -- 03:01:05 +00:00
  )");
}

TEST(ChatServerQueries, TellWhoLooksAfterTheServer) {
  auto configuration = Conversation::quiet_configuration();
  configuration.administration = {"Here", "", "root@s"};
  Conversation room{configuration};
  room.given("ana enters");
  EXPECT_THAT(room.hears("ana", "ADMIN"), ElementsAre(":s 256 ana s :Administrative info", ":s 257 ana :Here",
                                                      ":s 258 ana :", ":s 259 ana :root@s"));
  Conversation orphan;
  orphan.given("ana enters");
  EXPECT_THAT(orphan.hears("ana", "ADMIN"), ElementsAre(":s 423 ana s :No administrative info available"));
}

TEST(ChatServerQueries, CountPeopleAndChannels) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    x connects
    eve > QUIT
    bob > MODE bob +i
    ana > JOIN #a
  )");
  room.oper("ana", true);
  room.plays(R"(
    ana > LUSERS
    ana < :s 251 ana :There are 1 users and 1 invisible on 1 servers
    ana < :s 252 ana 1 :operator(s) online
    ana < :s 253 ana 1 :unknown connection(s)
    ana < :s 254 ana 1 :channels formed
    ana < :s 255 ana :I have 2 clients and 0 servers
    ana < :s 265 ana 2 3 :Current local users 2, max 3
    ana < :s 266 ana 2 3 :Current global users 2, max 3
  )");
}

TEST(ChatServerQueries, NameTheOneServerThatThereIs) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > LINKS
    ana < :s 364 ana s s :0 net
    ana < :s 365 ana * :End of /LINKS list
    ana > LINKS x
    ana < :s 365 ana x :End of /LINKS list
    ana > LINKS s s
    ana < :s 364 ana s s :0 net
    ana < :s 365 ana s :End of /LINKS list
  )");
}

TEST(ChatServerQueries, TellAboutTheServer) {
  Conversation room;
  room.given("ana enters");
  const auto lines = room.hears("ana", "INFO");
  EXPECT_EQ(lines.front(), ":s 371 ana :v, the chat server of portico");
  EXPECT_EQ(lines.back(), ":s 374 ana :End of INFO list");
}

TEST(ChatStats, TellUptimeAndUseOfCommands) {
  Conversation room;
  room.given("ana enters\n 90061 s pass");
  room.given("bob enters");
  room.plays(R"(
    bob > STATS u
    bob < :s 242 bob :Server Up 1 days 1:01:01
    bob < :s 219 bob u :End of /STATS report
    bob > STATS m
    bob < :s 212 bob NICK 2
    bob < :s 212 bob STATS 2
    bob < :s 212 bob USER 2
    bob < :s 219 bob m :End of /STATS report
    bob > STATS z
    bob < :s 219 bob z :End of /STATS report
    bob > STATS été
    bob < :s 219 bob é :End of /STATS report
    bob > STATS
    bob < :s 461 bob STATS :Not enough parameters
    bob > STATS :
    bob < :s 461 bob STATS :Not enough parameters
  )");
}

TEST(ChatStats, TellBansAndOperatorsToOperators) {
  auto configuration = Conversation::quiet_configuration();
  configuration.operators = {"root"};
  configuration.bans = {{"*!*@spam.example", "spam"}, {"*!*@bad.example", ""}};
  configuration.address_bans = {{"192.0.2.0/24", "noise"}};
  Conversation room{configuration};
  room.given("ana enters");
  room.plays(R"(
    ana > STATS o
    ana < :s 481 ana :Permission Denied- You're not an IRC operator
    ana < :s 219 ana o :End of /STATS report
  )");
  room.oper("ana", true);
  room.plays(R"(
    ana > STATS o
    ana < :s 243 ana O * * root
    ana < :s 219 ana o :End of /STATS report
    ana > STATS k
    ana < :s 216 ana K *!*@spam.example * * :spam
    ana < :s 216 ana K *!*@bad.example * * :-
    ana < :s 216 ana K 192.0.2.0/24 * * :noise
    ana < :s 219 ana k :End of /STATS report
  )");
}

TEST(ChatHelp, ExplainsACommand) {
  Conversation room;
  room.given("ana enters");
  EXPECT_THAT(room.hears("ana", "HELP away"),
              ElementsAre(":s 704 ana away :** AWAY **", ":s 705 ana away :", ":s 705 ana away :AWAY [<message>]",
                          ":s 706 ana away :Says that you are away, and why; without a message, that you are back."));
  room.plays(R"(
    ana > HELP nonsense
    ana < :s 524 ana nonsense :No help available on this topic
    ana > HELP :two words
    ana < :s 524 ana * :No help available on this topic
  )");
}

TEST(ChatHelp, ListsEveryCommandWithAText) {
  Conversation room;
  room.given("ana enters");
  const auto lines = room.hears("ana", "HELP");
  EXPECT_THAT(lines.front(), StartsWith(":s 704 ana * :"));
  EXPECT_THAT(lines.back(), StartsWith(":s 706 ana * :"));
  EXPECT_THAT(lines, Contains(HasSubstr(" PRIVMSG ")));
  for (std::size_t at = 0; at < kCommandCount; ++at) {
    const auto command = static_cast<CommandName>(at);
    EXPECT_TRUE(help_text(command).syntax.starts_with(name(command))) << name(command);
  }
}

TEST(ChatServerQueries, TellOfAsManyBansAsFitIntoAnAnswer) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.matches_per_query = 2;
  configuration.bans = {{"one", ""}, {"two", "two"}};
  configuration.address_bans = {{"10.0.0.0/8", ""}};
  Conversation room{configuration};
  room.given("ana enters");
  room.oper("ana", true);
  room.plays(R"(
    ana > STATS k
    ana < :s 216 ana K one * * :-
    ana < :s 216 ana K two * * :two
    ana < :s 416 ana STATS :Too many matches, ask for less
    ana < :s 219 ana k :End of /STATS report
  )");
}

}  // namespace
}  // namespace portico::chat::test
