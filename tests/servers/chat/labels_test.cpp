#include <string>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatLabels, AreOnTheOneLineOfAnAnswer) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response batch
    ana > @label=1 PING x
    ana < @label=1 :s PONG s :x
    ana > @label=2 PRIVMSG nobody :hello
    ana < @label=2 :s 401 ana nobody :No such nick/channel
    ana > @label=a\sb\:c PING x
    ana < @label=a\sb\:c :s PONG s :x
  )");
}

TEST(ChatLabels, AreAcknowledgedWhenThereIsNoAnswer) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response batch server-time
    bob enters
    ana > @label=1 PONG x
    ana < @label=1;time=2026-01-02T03:00:00.000Z :s ACK
    ana > @label=2 PRIVMSG bob :hello
    bob < :ana!~ana@h PRIVMSG bob :hello
    ana < @label=2;time=2026-01-02T03:00:00.000Z :s ACK
  )");
}

TEST(ChatLabels, AreOnTheBatchOfSeveralLines) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response batch
    ana > @label=1 JOIN #a
    ana < @label=1 :s BATCH +1 labeled-response
    ana < @batch=1 :ana!~ana@h JOIN #a
    ana < @batch=1 :s 353 ana = #a :@ana
    ana < @batch=1 :s 366 ana #a :End of /NAMES list
    ana < :s BATCH -1
  )");
}

TEST(ChatLabels, AreSeenOnlyByWhoGaveThem) {
  Conversation room;
  room.given(R"(
    ana enters with labeled-response batch echo-message server-time message-tags
    bob enters with labeled-response batch
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.plays(R"(
    ana > @label=x;+y PRIVMSG #a :hello
    bob < :ana!~ana@h PRIVMSG #a :hello
    ana < @label=x;time=2026-01-02T03:00:00.000Z;+y :ana!~ana@h PRIVMSG #a :hello
  )");
}

TEST(ChatLabels, AreOnTheEchoOfWhatOneSaysToOneself) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response batch echo-message
    ana > @label=1 PRIVMSG ana :hello
    ana < :ana!~ana@h PRIVMSG ana :hello
    ana < @label=1 :ana!~ana@h PRIVMSG ana :hello
    bob enters with labeled-response batch
    bob > @label=2 PRIVMSG bob :hello
    bob < :bob!~bob@h PRIVMSG bob :hello
    bob < @label=2 :s ACK
    bob > @label=3 TAGMSG bob
    bob < @label=3 :s ACK
  )");
}

TEST(ChatLabels, AreForWhoHasAskedForBothCapabilities) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response
    ana > @label=1 PING x
    ana < :s PONG s :x
    ana > CAP REQ batch
    ana < :s CAP ana ACK :batch
    ana > @label= PING x
    ana < :s PONG s :x
    ana > @label PING x
    ana < :s PONG s :x
  )");
  const std::string most(64, 'l');
  EXPECT_EQ(room.hears("ana", "@label=" + most + " PING x").at(0), "@label=" + most + " :s PONG s :x");
  EXPECT_EQ(room.hears("ana", "@label=" + most + "l PING x").at(0), ":s PONG s :x");
}

TEST(ChatLabels, AreOnTheAnswerToOperToo) {
  Conversation room;
  room.given("ana enters with labeled-response batch");
  EXPECT_EQ(room.oper("ana", false, "label=1"), "ana < @label=1 :s 464 ana :Password incorrect\n");
}

TEST(ChatLabels, AreOnTheLastLineOfWhoQuits) {
  Conversation room;
  room.plays(R"(
    ana enters with labeled-response batch
    ana > @label=1 QUIT
    ana < @label=1 ERROR :Closing Link: h (Quit: )
    ana is gone
  )");
}

}  // namespace
}  // namespace portico::chat::test
