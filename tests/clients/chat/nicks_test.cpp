#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChatNicks : public ConversationTest {
 protected:
  // As ana_, because somebody else is ana. What is said once the server has said what it has to say.
  Lines come_as_another(std::string_view features = "") {
    connect();
    server(":s 433 * ana :Nickname is already in use");
    server(":s 001 ana_ :Welcome");
    server(":s 005 ana_ CASEMAPPING=ascii " + std::string{features} + " :are supported by this server");
    return server(":s 422 ana_ :No MOTD");
  }

  void enter_lobby_with(const std::string& other) {
    server(":ana_!a@host JOIN #lobby");
    server(":s 353 ana_ = #lobby :ana_ " + other);
    server(":s 366 ana_ #lobby :End");
  }
};

TEST_F(ChatNicks, AreTakenBackWhenTheServerTellsThatTheyAreFree) {
  EXPECT_THAT(come_as_another("MONITOR=100"), ElementsAre("JOIN #lobby", "MONITOR + ana"));
  EXPECT_THAT(asked, IsEmpty());
  EXPECT_THAT(server(":s 730 ana_ :ana!a@host"), IsEmpty());
  EXPECT_THAT(screen, IsEmpty());
  EXPECT_THAT(server(":s 731 ana_ :ana"), ElementsAre("NICK ana"));
  EXPECT_THAT(screen, IsEmpty());
  EXPECT_THAT(server(":ana_!a@host NICK ana"), ElementsAre("MONITOR - ana"));
  EXPECT_THAT(asked, IsEmpty());
  EXPECT_EQ(conversation.place(), "ana");
  server(":s 730 ana :ana!a@host");  // said before the server has heard that nobody wants to know
  EXPECT_THAT(screen, IsEmpty());
  server(":s 730 ana :ana!a@host,bob!b@host");
  EXPECT_THAT(shown(), ElementsAre("- -- ana!a@host,bob!b@host"));
}

TEST_F(ChatNicks, AreTakenBackWhenTheirOwnerIsSeenToQuit) {
  EXPECT_THAT(come_as_another(), ElementsAre("JOIN #lobby"));
  enter_lobby_with("ana bob");
  EXPECT_THAT(server(":bob!b@h QUIT :bye"), IsEmpty());
  EXPECT_THAT(server(":ANA!a@host QUIT :Ping timeout"), ElementsAre("NICK ana"));
  EXPECT_THAT(server(":ana_!a@host NICK ana"), IsEmpty());
  EXPECT_EQ(conversation.place(), "#lobby");
}

TEST_F(ChatNicks, AreTakenBackWhenTheirOwnerIsSeenToChangeThem) {
  come_as_another();
  enter_lobby_with("ana");
  EXPECT_THAT(server(":ana!a@host NICK zoe"), ElementsAre("NICK ana"));
}

TEST_F(ChatNicks, AreAskedForOnceUntilThereIsAnAnswer) {
  come_as_another("MONITOR=100");
  enter_lobby_with("ana");
  EXPECT_THAT(server(":ana!a@host QUIT :bye"), ElementsAre("NICK ana"));
  EXPECT_THAT(server(":s 731 ana_ :ana"), IsEmpty());
  EXPECT_THAT(server(":s 433 ana_ ana :Nickname is already in use"), IsEmpty());
  EXPECT_THAT(screen, IsEmpty()) << "the user has not asked for it";
  EXPECT_EQ(conversation.refusals(), 0U);
  EXPECT_THAT(server(":s 731 ana_ :ana"), ElementsAre("NICK ana")) << "and the next time it is free";
}

TEST_F(ChatNicks, AreAskedForAgainWhateverTheRefusalWas) {
  come_as_another("MONITOR=100");
  for (const auto* const refusal :
       {":s 432 ana_ ana :Erroneous", ":s 433 ana_ ana :In use", ":s 435 ana_ ana #lobby :Banned there",
        ":s 437 ana_ ana :Not now", ":s 447 ana_ #lobby :Not while inside", ":s 484 ana_ :Restricted",
        ":s 599 ana_ ana :Something else", ":s 433 ana_ ANA", "FAIL NICK NICKNAME_RESERVED ana :Reserved"}) {
    EXPECT_THAT(server(":s 731 ana_ :ana"), ElementsAre("NICK ana")) << refusal;
    EXPECT_THAT(server(refusal), IsEmpty());
    EXPECT_THAT(screen, IsEmpty()) << refusal;
  }
  EXPECT_EQ(conversation.refusals(), 0U);
}

TEST_F(ChatNicks, HaveErrorsThatTheUserHearsOf) {
  come_as_another("MONITOR=100");
  for (const auto* const error : {":s 401 ana_ ana :Nobody of that name", ":s 433 ana_ zoe :In use"}) {
    server(":s 731 ana_ :ana");
    server(error);
    EXPECT_EQ(screen.size(), 1U) << error;
  }
  server(":s 433 ana_ ana :In use");
  EXPECT_THAT(screen, IsEmpty());
  server(":s 433 ana_ ana :In use");
  EXPECT_EQ(screen.size(), 1U) << "the user has asked, too";
}

TEST_F(ChatNicks, AreAskedForAgainAfterAWhileWhenItWasTooSoon) {
  come_as_another("MONITOR=100");
  server(":s 731 ana_ :ana");
  EXPECT_THAT(server(":s 438 ana_ ana :Too fast. Please wait"), IsEmpty());
  EXPECT_THAT(screen, IsEmpty());
  now += std::chrono::seconds{59};
  EXPECT_THAT(server(":s PONG s :portico-chat"), IsEmpty());
  now += std::chrono::seconds{1};
  EXPECT_THAT(server(":s PONG s :portico-chat"), ElementsAre("NICK ana"));
  EXPECT_THAT(server(":s PONG s :portico-chat"), IsEmpty());
  server(":s 438 ana_ ana :Too fast. Please wait");
  server(":ana_!a@host NICK zoe");
  now += std::chrono::seconds{60};
  EXPECT_THAT(server(":s PONG s :portico-chat"), IsEmpty()) << "another one is as good";
}

TEST_F(ChatNicks, AreNotWantedAnyMoreOnceTheUserHasChosenAnother) {
  come_as_another("MONITOR=100");
  enter_lobby_with("ana");
  EXPECT_THAT(type("/nick zoe"), ElementsAre("NICK zoe"));
  EXPECT_THAT(server(":ana_!a@host NICK zoe"), ElementsAre("MONITOR - ana"));
  EXPECT_THAT(server(":ana!a@host QUIT :bye"), IsEmpty());
}

TEST_F(ChatNicks, AreLeftToOthersByThoseWhoHaveTheirs) {
  enter_lobby();
  server(":ana!a@host NICK anna");
  EXPECT_THAT(server(":bob!b@h QUIT :bye"), IsEmpty());
  EXPECT_THAT(server(":s 731 anna :ana"), IsEmpty());
  EXPECT_EQ(screen.size(), 1U) << "the user may have asked";
}

TEST_F(ChatNicks, AreShortenedForGood) {
  connect();
  server(":s 001 an :Welcome");
  server(":s 005 an MONITOR=100 :are supported by this server");
  EXPECT_THAT(server(":s 422 an :No MOTD"), ElementsAre("JOIN #lobby"));
}

TEST_F(ChatNicks, AreWantedAgainOverTheNextConnection) {
  come_as_another();
  conversation.on_disconnect();
  EXPECT_THAT(connect(), ElementsAre("CAP LS 302", "NICK ana", "USER a 0 * :Ana"));
}

}  // namespace
}  // namespace portico::chat::client
