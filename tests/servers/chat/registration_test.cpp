#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(ChatRegistration, GreetsWhoHasGivenNickAndUser) {
  Conversation room;
  room.plays(R"(
    ana connects
    ana > NICK ana
  )");
  const auto lines = room.hears("ana", "USER ana 0 * :Ana");
  ASSERT_GE(lines.size(), 5U);
  EXPECT_EQ(lines[0], ":s 001 ana :Welcome to the net Network, ana!~ana@h");
  EXPECT_EQ(lines[1], ":s 002 ana :Your host is s, running version v");
  EXPECT_EQ(lines[2], ":s 003 ana :This server was created Friday January 2 2026 -- 03:00:00 +00:00");
  EXPECT_EQ(lines[3], ":s 004 ana s v Biow beIiklmnostv beIklov");
  EXPECT_THAT(lines[4], HasSubstr(":s 005 ana AWAYLEN="));
  EXPECT_THAT(lines[4], HasSubstr(" :are supported by this server"));
  EXPECT_TRUE(room.engine().registered(room.id("ana")));
}

TEST(ChatRegistration, LetsNobodyTakeABannedNickLater) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bans = {{"eve!*@*", "No Eve here"}, {"mal*!~ana@h", ""}};
  Conversation room{configuration};
  room.plays(R"(
    ana enters
    ana > NICK Eve
    ana < :s 432 ana Eve :Banned: No Eve here
    ana > NICK mallory
    ana < :s 432 ana mallory :Banned
    ana > NICK eva
    ana < :ana!~ana@h NICK eva
    bob enters
    bob > NICK mallory
    bob < :bob!~bob@h NICK mallory
  )");
}

TEST(ChatRegistration, TakesNickAndUserInAnyOrder) {
  Conversation room;
  room.plays(R"(
    ana connects
    ana > USER ana 0 * :Ana
  )");
  EXPECT_THAT(room.hears("ana", "NICK ana"), Contains(":s 001 ana :Welcome to the net Network, ana!~ana@h"));
}

TEST(ChatRegistration, LetsAnotherNickBeChosenWhenOneIsInUse) {
  Conversation room;
  room.plays(R"(
    ana enters
    eve connects
    eve > USER eve 0 * :Eve
    eve > NICK ANA
    eve < :s 433 * ANA :Nickname is already in use
  )");
  EXPECT_THAT(room.hears("eve", "NICK eve"), Contains(":s 001 eve :Welcome to the net Network, eve!~eve@h"));
}

TEST(ChatRegistration, HoldsANickForWhoHasNotRegisteredYet) {
  Conversation room;
  room.plays(R"(
    eve connects
    eve > NICK ana
    ana connects
    ana > NICK ana
    ana < :s 433 * ana :Nickname is already in use
    eve leaves: gone
    eve < ERROR :Closing Link: h (gone)
    eve is gone
    ana > NICK ana
  )");
}

TEST(ChatRegistration, RefusesWhatIsNoNick) {
  Conversation room;
  room.plays(R"(
    eve connects
    eve > NICK
    eve < :s 431 * :No nickname given
    eve > NICK 1eve
    eve < :s 432 * 1eve :Erroneus nickname
    eve > NICK :e ve
    eve < :s 432 * * :Erroneus nickname
    eve > NICK eve!eve@h
    eve < :s 432 * eve!eve@h :Erroneus nickname
  )");
}

TEST(ChatRegistration, AnswersNothingElseBefore) {
  Conversation room;
  room.plays(R"(
    eve connects
    eve > JOIN #a
    eve < :s 451 * :You have not registered
    eve > NICK eve
    eve > PRIVMSG ana :hello
    eve < :s 451 eve :You have not registered
    eve > FROBNICATE
    eve < :s 451 eve :You have not registered
    eve > USER eve 0 *
    eve < :s 461 eve USER :Not enough parameters
    eve > USER @! 0 * :Eve
    eve < :s 468 eve :Your username is not valid
    eve > PING x
    eve < :s PONG s :x
  )");
}

TEST(ChatRegistration, IsDoneOnce) {
  Conversation room;
  room.plays(R"(
    ana enters
    ana > USER ana 0 * :Ana
    ana < :s 462 ana :You may not reregister
    ana > PASS x
    ana < :s 462 ana :You may not reregister
    ana > frobnicate
    ana < :s 421 ana frobnicate :Unknown command
  )");
}

TEST(ChatRegistration, AsksForThePassword) {
  auto configuration = Conversation::quiet_configuration();
  configuration.password = "secret";
  Conversation room{configuration};
  room.plays(R"(
    eve connects
    eve > PASS wrong
    eve > NICK eve
    eve > USER eve 0 * :Eve
    eve < :s 464 eve :Password incorrect
    eve < ERROR :Closing Link: h (Bad password)
    eve is gone
    ana connects
    ana > PASS secret
    ana > NICK ana
  )");
  EXPECT_THAT(room.hears("ana", "USER ana 0 * :Ana"), Contains(HasSubstr(" 001 ana ")));
}

TEST(ChatRegistration, IsGivenUpAfterItsTimeout) {
  Conversation room;
  room.plays(R"(
    eve connects
    eve > NICK eve
    29 s pass
    eve > PING x
    eve < :s PONG s :x
    1 s pass
    eve < ERROR :Closing Link: h (Registration timed out)
    eve is gone
  )");
  EXPECT_EQ(room.engine().clients(), 0U);
  EXPECT_EQ(room.engine().next_deadline(), Time::max());
}

TEST(ChatRegistration, RefusesWhoIsBannedByHost) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bans = {{"h", "go away"}};
  Conversation room{configuration};
  room.plays(R"(
    eve connects
    eve < :s 465 * :You are banned from this server.
    eve < ERROR :Closing Link: h (Banned: go away)
    eve is gone
  )");
}

TEST(ChatRegistration, RefusesWhoIsBannedByName) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bans = {{"eve!*@*", ""}, {"~mallory@*", ""}};
  Conversation room{configuration};
  room.plays(R"(
    ana enters
    eve connects
    eve > NICK eve
    eve > USER eve 0 * :Eve
    eve < :s 465 eve :You are banned from this server.
    eve < ERROR :Closing Link: h (Banned)
    eve is gone
    mal connects
    mal > NICK mal
    mal > USER mallory 0 * :Mal
    mal < :s 465 mal :You are banned from this server.
    mal < ERROR :Closing Link: h (Banned)
    mal is gone
  )");
}

TEST(ChatRegistration, RefusesMoreOfOneAddressThanAllowed) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.clients_per_address = 2;
  Conversation room{configuration};
  room.plays(R"(
    ana connects
    bob connects
    eve connects
    eve < ERROR :Closing Link: h (Too many connections from your host)
    eve is gone
    bob leaves: gone
    bob < ERROR :Closing Link: h (gone)
    bob is gone
    cat connects
  )");
}

TEST(ChatRegistration, CutsNamesThatAreTooLong) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.user_length = 5;
  configuration.limits.realname_length = 3;
  Conversation room{configuration};
  room.given(R"(
    ana connects
    ana > NICK ana
    ana > USER longuser 0 * :Äber
    ana > CAP REQ :extended-join
  )");
  EXPECT_THAT(room.hears("ana", "JOIN #a"), Contains(":ana!~long@h JOIN #a * :Äb"));
}

TEST(ChatRegistration, SaysWhenItServesOneAtATime) {
  Engine engine{Conversation::quiet_configuration()};
  Outcome outcome;
  Origin origin;
  origin.served_alone = true;
  const auto id = engine.connect(origin, Time{}, outcome);
  for (const auto* line : {"NICK ana", "USER ana 0 * :Ana"}) {
    engine.handle(id, std::get<Message>(parse_message(line)), Time{}, outcome);
  }
  EXPECT_THAT(*outcome.deliveries.back().line, HasSubstr(":s NOTICE ana :This server serves one person at a time"));
}

}  // namespace
}  // namespace portico::chat::test
