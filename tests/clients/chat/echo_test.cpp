// Words that are shown only when they come back, and do not.
#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChatEcho : public ConversationTest {
 protected:
  void SetUp() override {
    enter_lobby();
    server(":s CAP ana NEW :echo-message");
    server(":s CAP ana ACK :echo-message");
  }

  void say(std::string_view line) {
    for (const auto& each : type(line)) conversation.on_written(each);
  }

  Lines texts() const {
    Lines all;
    for (const auto& line : screen) all.push_back(line.text);
    return all;
  }

  static constexpr const char* kMuted = ":s 404 ana #lobby :Cannot send to channel";
};

TEST_F(ChatEcho, IsShownAgainWithItsRefusal) {
  say("hello");
  server(kMuted);
  EXPECT_THAT(texts(), ElementsAre("#lobby does not take what you say: Cannot send to channel; not said: hello"));
  server(kMuted);
  EXPECT_THAT(texts(), ElementsAre("#lobby does not take what you say: Cannot send to channel"));
  say("/me waves");
  server(":s 404 ana #LOBBY :no");
  EXPECT_THAT(texts(), ElementsAre("#LOBBY does not take what you say: no; not said: /me waves"));
  say("/msg carl,#lobby psst");
  server(":s 401 ana carl :No such nick");
  EXPECT_THAT(texts(), ElementsAre("there is no carl; not said: psst"));
  server(":ana!a@host PRIVMSG #lobby :psst");
  EXPECT_THAT(lose(0), IsEmpty());
  EXPECT_THAT(screen, IsEmpty());
}

TEST_F(ChatEcho, IsNotAwaitedOnceItHasCome) {
  say("one");
  say("two");
  server(":ana!a@host PRIVMSG #lobby :one");
  server(kMuted);
  EXPECT_THAT(texts(), ElementsAre("#lobby does not take what you say: Cannot send to channel; not said: two"));
  say("three");
  server(":bob!b@host PRIVMSG #lobby :three");
  server(":s 482 ana #lobby :You are no operator");
  lose(0);
  EXPECT_THAT(texts(), ElementsAre("this may not have been said: three"));
}

TEST_F(ChatEcho, MayBeOtherWordsThanWereSaid) {
  say("fie!");
  server(":ana!a@host PRIVMSG #lobby :f**!");
  lose(0);
  EXPECT_THAT(screen, IsEmpty());
}

// The server has taken the first words and done nothing with them; it will not come back to them.
TEST_F(ChatEcho, EndsTheWaitForWhatWasSaidBefore) {
  say("swallowed");
  say("taken");
  server(":ana!a@host PRIVMSG #lobby :taken");
  lose(0);
  EXPECT_THAT(screen, IsEmpty());
}

TEST_F(ChatEcho, IsMissedWhenTheConnectionIsLost) {
  say("one");
  say("/msg bob two");
  lose(2);
  EXPECT_THAT(texts(), ElementsAre("this may not have been said: one", "this may not have been said: two",
                                   "2 lines were not sent"));
  EXPECT_EQ(conversation.refusals(), 3U);
  lose(0);
  EXPECT_THAT(screen, IsEmpty());
}

TEST_F(ChatEcho, IsNotMissedAfterAFarewell) {
  say("bye");
  type("/quit");
  lose(0);
  EXPECT_THAT(screen, IsEmpty());
}

TEST_F(ChatEcho, IsAwaitedForSoManyWordsOnly) {
  for (std::size_t count = 0; count < Unechoed::kMost + 50; ++count) say("x");
  lose(0);
  EXPECT_EQ(screen.size(), Unechoed::kMost);
}

TEST_F(ChatEcho, IsNotAwaitedWhereThereIsNone) {
  server(":s CAP ana DEL :echo-message");
  say("hello");
  server(kMuted);
  EXPECT_THAT(texts(), ElementsAre("#lobby does not take what you say: Cannot send to channel"));
  lose(0);
  EXPECT_THAT(screen, IsEmpty());
}

}  // namespace
}  // namespace portico::chat::client
