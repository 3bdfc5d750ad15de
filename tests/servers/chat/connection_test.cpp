#include <chrono>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::SizeIs;
using std::chrono_literals::operator""s;

TEST(ChatConnection, IsPingedWhenSilentAndEndedWithoutAnAnswer) {
  Conversation room;
  room.plays(R"(
    ana enters
    119 s pass
    1 s pass
    ana < PING s
    59 s pass
    1 s pass
    ana < ERROR :Closing Link: h (Ping timeout: 60 seconds)
    ana is gone
  )");
}

TEST(ChatConnection, StaysWithAnySignOfLife) {
  Conversation room;
  room.plays(R"(
    ana enters
    bob enters
    60 s pass
    bob > PING x
    bob < :s PONG s :x
    60 s pass
    ana < PING s
    59 s pass
    ana > PONG s
    1 s pass
    bob < PING s
    59 s pass
    1 s pass
    bob < ERROR :Closing Link: h (Ping timeout: 60 seconds)
    bob is gone
    59 s pass
    ana < PING s
  )");
}

TEST(ChatConnection, TellsTheNextDeadline) {
  Conversation room;
  EXPECT_EQ(room.engine().next_deadline(), Time::max());
  const auto start = room.now();
  room.given("ana connects");
  EXPECT_EQ(room.engine().next_deadline(), start + 30s);
  room.wait(5s);
  room.given("bob enters");
  EXPECT_EQ(room.engine().next_deadline(), start + 30s);
  room.given("25 s pass");
  EXPECT_EQ(room.engine().next_deadline(), start + 125s);
}

TEST(ChatConnection, StaysWithLinesThatMeanNothing) {
  Conversation room;
  room.given("ana enters\n 100 s pass");
  Outcome outcome;
  room.engine().malformed(room.id("ana"), Malformed::TooLong, room.now(), outcome);
  EXPECT_EQ(room.engine().next_deadline(), room.now() + 120s);
  room.given("100 s pass");
  room.engine().oper(room.id("ana"), "root", false, room.now(), outcome);
  EXPECT_EQ(room.engine().next_deadline(), room.now() + 120s);
}

TEST(ChatConnection, WaitsAsLongWhenTheClockIsSet) {
  Conversation room;
  for (const auto jump : {-3'600s, 3'600s}) {
    room.given("ana enters\n 100 s pass");
    room.engine().clock_was_set(jump);
    room.wait(jump);
    EXPECT_EQ(room.engine().next_deadline(), room.now() + 20s);
    room.plays(R"(
      19 s pass
      1 s pass
      ana < PING s
    )");
    room.given("ana leaves: gone");
  }
}

TEST(ChatConnection, AnswersPing) {
  Conversation room;
  room.plays(R"(
    ana enters
    ana > PING :a b
    ana < :s PONG s :a b
    ana > PING
    ana < :s 409 ana :No origin specified
    ana > PING s x
    ana < :s PONG s :s
    ana > PONG
    ana > ERROR :what
  )");
}

TEST(ChatConnection, IsEndedByQuitAndPeersReadWhyOnce) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    cat enters
    ana > JOIN #a,#b
    bob > JOIN #a,#b
  )");
  room.plays(R"(
    ana > QUIT :good night
    bob < :ana!~ana@h QUIT :Quit: good night
    ana < ERROR :Closing Link: h (Quit: good night)
    ana is gone
    bob leaves: Connection reset by peer
    bob < ERROR :Closing Link: h (Connection reset by peer)
    bob is gone
    bob enters
    bob > JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

TEST(ChatConnection, IsForgottenOnceItHasEnded) {
  Conversation room;
  room.given(R"(
    ana enters
    ana > QUIT
  )");
  room.plays(R"(
    ana > PING x
    ana leaves: again
  )");
  EXPECT_EQ(room.engine().clients(), 0U);
  EXPECT_FALSE(room.engine().registered(room.id("ana")));
}

TEST(ChatConnection, HearsThatALineWasNotUnderstood) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > @:
    ana < :s 421 ana * :Unknown command
  )");
  EXPECT_THAT(room.hears("ana", "   "), SizeIs(0));
  EXPECT_THAT(room.hears("ana", "PRIVMSG ana :" + std::string(600, 'x')),
              testing::ElementsAre(":s 417 ana :Input line was too long"));
}

TEST(ChatConnection, IsEndedForEverybodyWhenTheServerShutsDown) {
  Conversation room;
  room.given(R"(
    ana enters
    bob connects
    ana > JOIN #a
  )");
  Outcome outcome;
  room.engine().shut_down(room.now(), outcome);
  ASSERT_THAT(outcome.deliveries, SizeIs(2));
  EXPECT_EQ(*outcome.deliveries[0].line, "ERROR :Server shutting down\r\n");
  EXPECT_THAT(outcome.disconnected, SizeIs(2));
  EXPECT_EQ(room.engine().clients(), 0U);
  EXPECT_EQ(room.engine().next_deadline(), Time::max());
  EXPECT_TRUE(room.engine().consistent());
}

TEST(ChatConnection, IsEndedByABanThatIsNew) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
    bob > JOIN #a
  )");
  auto configuration = Conversation::quiet_configuration();
  configuration.bans = {{"bob!*@*", "no more"}};
  configuration.server_name = "other";
  configuration.limits.channels_per_client = 1;
  Outcome outcome;
  room.engine().configure(std::move(configuration), room.now(), outcome);
  EXPECT_EQ(room.heard(outcome),
            "bob < :s 465 bob :You are banned from this server.\n"
            "ana < :bob!~bob@h QUIT :Banned: no more\n"
            "bob < ERROR :Closing Link: h (Banned: no more)\n"
            "bob is gone\n");
  room.plays(R"(
    ana > JOIN #b
    ana < :ana!~ana@h JOIN #b
    ana < :s 353 ana = #b :@ana
    ana < :s 366 ana #b :End of /NAMES list
  )");
}

TEST(ChatConnection, OfAnOperatorIsOneOnceItIsVerified) {
  Conversation room;
  room.given("ana enters");
  EXPECT_EQ(room.oper("ana", false), "ana < :s 464 ana :Password incorrect\n");
  EXPECT_EQ(room.oper("ana", true),
            "ana < :s 381 ana :You are now an IRC operator\n"
            "ana < :ana!~ana@h MODE ana +o\n");
  room.plays(R"(
    ana > MODE ana
    ana < :s 221 ana +o
    ana > MODE ana -o+o
    ana < :ana!~ana@h MODE ana -o
  )");
}

}  // namespace
}  // namespace portico::chat::test
