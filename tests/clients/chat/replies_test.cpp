#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChatReplies : public ConversationTest {
 protected:
  void SetUp() override { enter_lobby(); }

  std::string error(std::string_view line) {
    server(line);
    EXPECT_EQ(screen.at(0).kind, Kind::Error) << line;
    return screen.at(0).text;
  }
};

TEST_F(ChatReplies, AreSentences) {
  server(":s 311 ana bob b host.example * :Bob B.");
  EXPECT_THAT(shown(), ElementsAre("- -- bob is b@host.example: Bob B."));
  server(":s 318 ana bob :End of WHOIS");
  EXPECT_THAT(shown(), IsEmpty());
  server(":s 322 ana #lobby 2 :be nice");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- #lobby, 2 inside: be nice"));
  server(":s 322 ana #other 2 :");
  EXPECT_THAT(shown(), ElementsAre("- -- #other, 2 inside"));
  server(":s 301 ana bob :at lunch");
  EXPECT_THAT(shown(), ElementsAre("- -- bob is away: at lunch"));
}

TEST_F(ChatReplies, UseTheServersWordsWhereThereAreNoOthers) {
  server(":s 999 ana some thing :is so");
  EXPECT_THAT(shown(), ElementsAre("- -- some thing: is so"));
  server(":s 999 ana");
  EXPECT_THAT(shown(), ElementsAre("- -- "));
  EXPECT_EQ(error(":s 599 ana thing :is wrong"), "thing: is wrong");
}

TEST_F(ChatReplies, DoNotTellThatTheyEnd) {
  for (const char* const end : {"219 ana u", "315 ana bob", "318 ana bob", "323 ana", "347 ana #lobby",
                                "349 ana #lobby", "365 ana *", "368 ana #lobby", "369 ana bob", "374 ana", "733 ana"}) {
    server(":s " + std::string{end} + " :End of it");
    EXPECT_THAT(screen, IsEmpty()) << end;
  }
}

TEST_F(ChatReplies, TellErrorsInOneLine) {
  EXPECT_EQ(error(":s 401 ana carl :No such nick"), "there is no carl");
  EXPECT_EQ(error(":s 403 ana #x :No such channel"), "there is no room #x");
  EXPECT_EQ(error(":s 404 ana #x :Cannot send (+m)"), "#x does not take what you say: Cannot send (+m)");
  EXPECT_EQ(error(":s 432 ana 1x :Erroneous"), "the server takes no nick like 1x");
  EXPECT_EQ(error(":s 433 ana bob :in use"), "the nick bob is taken");
  EXPECT_EQ(error(":s 475 ana #x :+k"), "cannot join #x: it needs the right key (/join #x KEY)");
  EXPECT_EQ(error(":s 482 ana #lobby :no"), "you are not an operator of #lobby");
  EXPECT_EQ(error("FAIL JOIN TOO_BAD #x :It is too bad"), "JOIN: It is too bad");
  EXPECT_EQ(conversation.refusals(), 8U);
  EXPECT_EQ(conversation.place(), "#lobby") << "482 is about a room, but ends no stay in it";
}

TEST_F(ChatReplies, AnswerTheWishToEnterARoom) {
  for (const std::string refusal :
       {"473 ana #Two :Cannot join channel (+i)", "599 ana #two :Never heard of", "461 ana JOIN :Not enough parameters",
        "421 ana JOIN :Unknown command", "FAIL JOIN CHANNEL_IS_GONE #two :It is gone",
        "FAIL JOIN ACCOUNT_REQUIRED x #two :Who are you?", "FAIL JOIN TRY_LATER :Too many of them"}) {
    type("/join #two");
    EXPECT_FALSE(conversation.settled());
    error(":s " + refusal);
    EXPECT_TRUE(conversation.settled()) << refusal;
    EXPECT_EQ(conversation.place(), "#lobby");
  }
}

TEST_F(ChatReplies, ToOtherQuestionsLetOneWaitForTheRoom) {
  type("/join #two");
  error(":s FAIL TOPIC NOT_NOW #two :Not now");
  error(":s 401 ana bob :No such nick");
  server(":s WARN JOIN BUSY #two :This takes a while");
  server(":s NOTE JOIN BUSY #two :This takes a while");
  EXPECT_FALSE(conversation.settled());
}

TEST_F(ChatReplies, LetNobodyWaitForALineThatWasTooLong) {
  type("/join #two key");
  EXPECT_FALSE(conversation.settled());
  EXPECT_EQ(error(":s 417 ana :Input line was too long"), "the server did not take a line: it is too long");
  EXPECT_TRUE(conversation.settled());
  EXPECT_EQ(conversation.refusals(), 1U);
  EXPECT_EQ(conversation.place(), "#lobby");
  server(":ana!a@host JOIN #two");
  EXPECT_EQ(conversation.place(), "#two") << "it was another line";
}

TEST_F(ChatReplies, CountPeopleOnlyForThoseWhoAsk) {
  server(":s 251 ana :There are 2 users");
  EXPECT_EQ(screen.size(), 1U);
  conversation.on_disconnect();
  connect();
  server(":s 001 ana :Welcome");
  for (const char* const line : {"251 ana :There are 2 users", "252 ana 1 :operators", "265 ana 2 2 :Current users"}) {
    server(std::string{":s "} + line);
    EXPECT_THAT(screen, IsEmpty()) << line;
  }
  server(":s 372 ana :- hello");
  EXPECT_EQ(screen.size(), 1U);
}

TEST_F(ChatReplies, LeaveOutTheMessageOfTheDayForScripts) {
  server(":s 372 ana :- hello");
  EXPECT_EQ(screen.at(0).text, "hello");
  EXPECT_THAT(shown(), IsEmpty());
}

}  // namespace
}  // namespace portico::chat::client
