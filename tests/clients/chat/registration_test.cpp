#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ChatRegistration : public ConversationTest {};

TEST_F(ChatRegistration, SaysWhoOneIs) {
  EXPECT_THAT(connect(), ElementsAre("CAP LS 302", "NICK ana", "USER a 0 * :Ana"));
}

TEST_F(ChatRegistration, SaysThePasswordFirst) {
  auto with_password = profile();
  with_password.password = "se cret";
  conversation = Conversation{with_password};
  EXPECT_THAT(connect(), ElementsAre("CAP LS 302", "PASS :se cret", "NICK ana", "USER a 0 * :Ana"));
}

TEST_F(ChatRegistration, RequestsWhatItCanUseOfWhatIsOffered) {
  connect();
  EXPECT_THAT(server(":s CAP * LS * :sasl=PLAIN echo-message batch"), IsEmpty());
  EXPECT_THAT(server(":s CAP * LS :server-time=x unknown message-tags"),
              ElementsAre("CAP REQ :echo-message message-tags server-time"));
  EXPECT_THAT(server(":s CAP * ACK :echo-message message-tags server-time "), ElementsAre("CAP END"));
}

TEST_F(ChatRegistration, GoesOnWhenNothingIsOffered) {
  connect();
  EXPECT_THAT(server(":s CAP * LS :multi-prefix"), ElementsAre("CAP END"));
}

TEST_F(ChatRegistration, GoesOnWhenTheRequestIsRefused) {
  connect();
  server(":s CAP * LS :server-time");
  EXPECT_THAT(server(":s CAP * NAK :server-time"), ElementsAre("CAP END"));
}

TEST_F(ChatRegistration, RequestsWhatIsOfferedLater) {
  enter_lobby();
  EXPECT_THAT(server(":s CAP ana NEW :server-time away-notify"), ElementsAre("CAP REQ :server-time"));
  EXPECT_THAT(server(":s CAP ana ACK :server-time"), IsEmpty());
}

TEST_F(ChatRegistration, WorksWithServersThatDoNotKnowCapabilities) {
  connect();
  EXPECT_THAT(server(":s 421 * CAP :Unknown command"), IsEmpty());
  server(":s 001 ana :Welcome");
  EXPECT_THAT(server(":s 376 ana :End of MOTD"), ElementsAre("JOIN #lobby"));
}

TEST_F(ChatRegistration, JoinsOnceTheServerHasSaidWhatItHasToSay) {
  connect();
  EXPECT_THAT(server(":s 001 ana :Welcome"), IsEmpty());
  EXPECT_THAT(server(":s 375 ana :- motd"), IsEmpty());
  EXPECT_FALSE(conversation.connected());
  EXPECT_THAT(server(":s 376 ana :End of MOTD"), ElementsAre("JOIN #lobby"));
  EXPECT_TRUE(conversation.connected());
  EXPECT_FALSE(conversation.settled());
  server(":ana!a@h JOIN #lobby");
  EXPECT_TRUE(conversation.settled());
  EXPECT_EQ(conversation.place(), "#lobby");
}

TEST_F(ChatRegistration, IsSettledWhenTheRoomRefuses) {
  connect();
  server(":s 001 ana :Welcome");
  server(":s 422 ana :No MOTD");
  EXPECT_THAT(server(":s 473 ana #lobby :Cannot join channel (+i)"), IsEmpty());
  EXPECT_EQ(screen.at(0).kind, Kind::Error);
  EXPECT_EQ(screen.at(0).text, "cannot join #lobby: only those who are invited may");
  EXPECT_TRUE(conversation.settled());
  EXPECT_EQ(conversation.refusals(), 1U);
}

TEST_F(ChatRegistration, TriesOtherNicksWhenOursIsTaken) {
  connect();
  EXPECT_THAT(server(":s 433 * ana :Nickname is already in use"), ElementsAre("NICK ana_"));
  EXPECT_THAT(server(":s 433 * ana_ :Nickname is already in use"), ElementsAre("NICK ana__"));
  server(":s 001 ana__ :Welcome");
  EXPECT_EQ(conversation.place(), "ana__");
  EXPECT_EQ(conversation.hopeless(), "");
}

TEST_F(ChatRegistration, GivesUpWhenManyNicksAreTaken) {
  connect();
  for (int number = 0; number < 5; ++number) server(":s 433 * ana :in use");
  EXPECT_THAT(conversation.hopeless(), HasSubstr("the nick ana and others like it are taken"));
}

TEST_F(ChatRegistration, IsHopelessWithAWrongNickOrPasswordOrWhenBanned) {
  connect();
  server(":s 432 * ana :Erroneous nickname");
  EXPECT_EQ(conversation.hopeless(), "the server takes no nick like ana");
  conversation = Conversation{profile()};
  connect();
  server(":s 464 * :Password incorrect");
  EXPECT_EQ(conversation.hopeless(), "the server wants another password (--password): Password incorrect");
  conversation = Conversation{profile()};
  connect();
  server(":s 465 * :You are banned\x1b[2J");
  EXPECT_EQ(conversation.hopeless(), "banned: You are banned\\x1b[2J");
}

TEST_F(ChatRegistration, KnowsTheNickThatTheServerHasShortened) {
  connect();
  server(":s 001 an :Welcome");
  server(":s 422 an :No MOTD");
  server(":an!a@h JOIN #lobby");
  EXPECT_TRUE(conversation.settled());
}

TEST_F(ChatRegistration, AnswersPings) {
  connect();
  EXPECT_THAT(server("PING :a b"), ElementsAre("PONG :a b"));
  EXPECT_THAT(server("PING token"), ElementsAre("PONG :token"));
}

TEST_F(ChatRegistration, EntersTheSameRoomsAgainWithTheirKeysAndTheLastNick) {
  enter_lobby();
  EXPECT_THAT(type("/join #secret key"), ElementsAre("JOIN #secret key"));
  server(":ana!a@host JOIN #secret");
  server(":ana!a@host NICK anna");
  type("/part #lobby");
  server(":anna!a@host PART #lobby");
  conversation.on_disconnect();
  EXPECT_FALSE(conversation.settled());
  EXPECT_THAT(connect(), ElementsAre("CAP LS 302", "NICK anna", "USER a 0 * :Ana"));
  server(":s 001 anna :Welcome");
  EXPECT_THAT(server(":s 422 anna :No MOTD"), ElementsAre("JOIN #secret key"));
  server(":anna!a@host JOIN #secret");
  EXPECT_EQ(conversation.place(), "#secret");
}

TEST_F(ChatRegistration, RemembersRoomsWhoseAnswerDidNotCome) {
  enter_lobby();
  type("/join #slow");
  conversation.on_disconnect();
  connect();
  server(":s 001 ana :Welcome");
  EXPECT_THAT(server(":s 422 ana :No MOTD"), ElementsAre("JOIN #lobby", "JOIN #slow"));
}

TEST_F(ChatRegistration, QuitsOnceEverythingWasAnswered) {
  enter_lobby();
  Effects effects;
  conversation.end(now, effects);
  ASSERT_EQ(effects.lines.size(), 1U);
  const auto question = effects.lines[0].line;
  ASSERT_THAT(question, HasSubstr("PING :"));
  EXPECT_FALSE(conversation.quitting());
  EXPECT_THAT(server(":s PONG s :another"), IsEmpty());
  EXPECT_THAT(server(":s PONG s :" + question.substr(6)), ElementsAre("QUIT"));
  EXPECT_TRUE(conversation.quitting());
}

TEST_F(ChatRegistration, KeepsWhatTheServerSaysAtTheEnd) {
  enter_lobby();
  server("ERROR :Closing link\x07");
  EXPECT_EQ(conversation.farewell(), "Closing link\\x07");
}

}  // namespace
}  // namespace portico::chat::client
