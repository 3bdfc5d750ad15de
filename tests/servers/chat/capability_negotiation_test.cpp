#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(ChatCapabilities, HoldRegistrationBackUntilTheyAreAgreed) {
  Conversation room;
  room.plays(R"(
    ana connects
    ana > CAP LS 302
    ana < :s CAP * LS :account-notify away-notify batch cap-notify chghost echo-message extended-join invite-notify labeled-response message-tags multi-prefix server-time setname standard-replies userhost-in-names
    ana > NICK ana
    ana > USER ana 0 * :Ana
    ana > CAP REQ :batch multi-prefix
    ana < :s CAP ana ACK :batch multi-prefix
  )");
  EXPECT_FALSE(room.engine().registered(room.id("ana")));
  EXPECT_THAT(room.hears("ana", "CAP END"), Contains(HasSubstr(" 001 ana ")));
}

TEST(ChatCapabilities, HoldRegistrationBackAlsoWithoutBeingListed) {
  Conversation room;
  room.plays(R"(
    ana connects
    ana > CAP REQ :batch
    ana < :s CAP * ACK :batch
    ana > NICK ana
    ana > USER ana 0 * :Ana
  )");
  EXPECT_THAT(room.hears("ana", "CAP END"), Contains(HasSubstr(" 001 ana ")));
}

TEST(ChatCapabilities, AreTakenAllOrNone) {
  Conversation room;
  room.plays(R"(
    ana enters with batch
    ana > CAP REQ :multi-prefix unheard-of
    ana < :s CAP ana NAK :multi-prefix unheard-of
    ana > CAP LIST
    ana < :s CAP ana LIST :batch
    ana > CAP REQ :-batch setname
    ana < :s CAP ana ACK :-batch setname
    ana > CAP LIST
    ana < :s CAP ana LIST :setname
    ana > CAP REQ :-setname
    ana < :s CAP ana ACK :-setname
    ana > CAP LIST
    ana < :s CAP ana LIST :
    ana > CAP END
    ana > CAP FROBNICATE
    ana < :s 410 ana FROBNICATE :Invalid CAP command
    ana > CAP
    ana < :s 461 ana CAP :Not enough parameters
  )");
}

TEST(ChatCapabilities, KeepCapNotifyFromVersion302On) {
  Conversation room;
  room.plays(R"(
    ana enters
    ana > CAP REQ cap-notify
    ana < :s CAP ana ACK :cap-notify
    ana > CAP REQ -cap-notify
    ana < :s CAP ana ACK :-cap-notify
  )");
  EXPECT_THAT(room.hears("ana", "CAP LS 307"), SizeIs(1));
  room.plays(R"(
    ana > CAP LIST
    ana < :s CAP ana LIST :cap-notify
    ana > CAP REQ -cap-notify
    ana < :s CAP ana NAK :-cap-notify
  )");
}

TEST(ChatCapabilities, AreRefusedWhenTheAnswerWouldNotFitALine) {
  Conversation room;
  room.given("ana enters");
  std::string words = "batch";
  while (words.size() < 495) words += " batch";
  EXPECT_THAT(room.hears("ana", "CAP REQ :" + words), Contains(HasSubstr(" NAK ")));
  EXPECT_THAT(room.hears("ana", "CAP LIST"), Contains(":s CAP ana LIST :"));
}

TEST(ChatCapabilities, GiveEverybodyTheTagsTheyCanRead) {
  Conversation room;
  room.plays(R"(
    ana enters with message-tags
    bob enters with server-time
    cat enters with message-tags server-time
    dan enters
    ana > JOIN #a
    ana < :ana!~ana@h JOIN #a
    ana < :s 353 ana = #a :@ana
    ana < :s 366 ana #a :End of /NAMES list
  )");
  room.given(R"(
    bob > JOIN #a
    cat > JOIN #a
    dan > JOIN #a
  )");
  room.plays(R"(
    ana > @+typing=active;label=1;+x=\:;evil PRIVMSG #a :hello
    bob < @time=2026-01-02T03:00:00.000Z :ana!~ana@h PRIVMSG #a :hello
    cat < @time=2026-01-02T03:00:00.000Z;+typing=active;+x=\: :ana!~ana@h PRIVMSG #a :hello
    dan < :ana!~ana@h PRIVMSG #a :hello
    dan > @+typing=active PRIVMSG cat :hello
    cat < @time=2026-01-02T03:00:00.000Z :dan!~dan@h PRIVMSG cat :hello
    cat > PING x
    cat < @time=2026-01-02T03:00:00.000Z :s PONG s :x
  )");
}

TEST(ChatCapabilities, MarkWhatBotsSay) {
  Conversation room;
  room.plays(R"(
    bot enters
    ana enters with message-tags
    bob enters
    bot > MODE bot +B
    bot < :bot!~bot@h MODE bot +B
    bot > PRIVMSG ana :beep
    ana < @bot :bot!~bot@h PRIVMSG ana :beep
    bot > PRIVMSG bob :beep
    bob < :bot!~bot@h PRIVMSG bob :beep
  )");
}

TEST(ChatCapabilities, ShareALineAmongThoseWhoGetTheSameBytes) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    cat enters
    dan enters with server-time
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
    dan > JOIN #a
  )");
  Outcome outcome;
  room.engine().handle(room.id("ana"), std::get<Message>(parse_message("PRIVMSG #a :x")), room.now(), outcome);
  ASSERT_THAT(outcome.deliveries, SizeIs(3));
  EXPECT_EQ(outcome.deliveries[0].line, outcome.deliveries[1].line);
  EXPECT_NE(outcome.deliveries[0].line, outcome.deliveries[2].line);
}

}  // namespace
}  // namespace portico::chat::test
