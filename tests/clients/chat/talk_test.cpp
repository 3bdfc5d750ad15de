#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ChatTalk : public ConversationTest {
 protected:
  void SetUp() override { enter_lobby(); }
};

TEST_F(ChatTalk, ShowsWhatOthersSay) {
  server(":bob!b@h PRIVMSG #lobby :hello, all");
  EXPECT_THAT(shown(), ElementsAre("#lobby <bob> hello, all"));
  server(":bob!b@h PRIVMSG ana :just you");
  EXPECT_THAT(shown(), ElementsAre("bob <bob> just you"));
  server(":bob!b@h NOTICE #lobby :beware");
  EXPECT_THAT(shown(), ElementsAre("#lobby -bob- beware"));
  server(":bob!b@h PRIVMSG @#lobby :operators");
  EXPECT_THAT(shown(), ElementsAre("#lobby <bob> operators"));
  server(
      ":bob!b@h PRIVMSG #lobby :\x01"
      "ACTION waves\x01");
  EXPECT_THAT(shown(), ElementsAre("#lobby * bob waves"));
}

TEST_F(ChatTalk, DoesNotTellScriptsWhatTheServerSaysByItself) {
  server(":s NOTICE ana :*** looking up");
  EXPECT_THAT(screen, SizeIs(1));
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(ChatTalk, ShowsOwnWordsAtOnceUnlessTheServerSendsThemBack) {
  EXPECT_THAT(type("hi"), ElementsAre("PRIVMSG #lobby :hi"));
  EXPECT_THAT(asked, ElementsAre("PRIVMSG #lobby :hi"));
  ASSERT_THAT(screen, SizeIs(1));
  EXPECT_TRUE(screen[0].own);
  EXPECT_EQ(screen[0].text, "hi");
  server(":s CAP ana NEW :echo-message");
  server(":s CAP ana ACK :echo-message");
  type("hi");
  EXPECT_THAT(screen, IsEmpty());
  server(":ana!a@host PRIVMSG #lobby :hi");
  ASSERT_THAT(screen, SizeIs(1));
  EXPECT_TRUE(screen[0].own);
  server(":ana!a@host PRIVMSG bob :psst");
  EXPECT_EQ(screen.at(0).place, "bob");
  EXPECT_TRUE(screen.at(0).personal);
}

TEST_F(ChatTalk, TakesTheTimeFromTheServer) {
  server("@time=2026-01-02T03:04:05.678Z :bob!b@h PRIVMSG #lobby :then");
  EXPECT_EQ(utc_text(screen.at(0).time), "2026-01-02T03:04:05Z");
  for (const auto* odd : {"", "x", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05", "2026-01-02T25:04:05Z",
                          "9999-01-02T03:04:05Z", "2026-02-30T03:04:05Z"}) {
    server("@time=" + std::string{odd} + " :bob!b@h PRIVMSG #lobby :now");
    EXPECT_EQ(screen.at(0).time, now) << odd;
  }
}

TEST_F(ChatTalk, SeesItsNickInTheWordsOfOthers) {
  const auto mentioned = [this](std::string_view text) {
    server(":bob!b@h PRIVMSG #lobby :" + std::string{text});
    return screen.at(0).mention;
  };
  EXPECT_TRUE(mentioned("ana: hello"));
  EXPECT_TRUE(mentioned("hello, ANA!"));
  EXPECT_TRUE(mentioned("banana and ana"));
  EXPECT_FALSE(mentioned("banana"));
  EXPECT_FALSE(mentioned("ana_: hello"));
}

TEST_F(ChatTalk, SplitsWhatIsTooLongBetweenWords) {
  std::string text;
  for (int word = 0; word < 200; ++word) text += "word" + std::to_string(word) + " ";
  const auto lines = type(text);
  ASSERT_GT(lines.size(), 2U);
  std::string joined;
  for (const auto& line : lines) {
    EXPECT_LE(std::string{":ana!a@host "}.size() + line.size() + 2, 512U);
    joined += line.substr(std::string{"PRIVMSG #lobby :"}.size()) + " ";
  }
  EXPECT_EQ(joined, text + " ");
}

TEST_F(ChatTalk, SplitsSoonerWithALongerNick) {
  const std::string nick(30, 'n');
  server(":ana!a@host NICK " + nick);
  const std::string text(2'000, 'x');
  const auto lines = type(text);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ((":" + nick + "!a@host ").size() + lines[0].size() + 2, 512U);
}

TEST_F(ChatTalk, SplitsNoCharacter) {
  std::string text;
  for (int number = 0; number < 400; ++number) text += "ä";
  const auto lines = type(text);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ((lines[0].size() - std::string{"PRIVMSG #lobby :"}.size()) % 2, 0U);
}

TEST_F(ChatTalk, AnswersVersionAndPingModestly) {
  EXPECT_THAT(server(":bob!b@h PRIVMSG ana :\x01VERSION\x01"),
              ElementsAre("NOTICE bob :\x01VERSION portico-chat 1\x01"));
  EXPECT_THAT(asked, IsEmpty());
  EXPECT_THAT(server(":bob!b@h PRIVMSG ana :\x01PING 123\x01"), IsEmpty()) << "so soon";
  now += std::chrono::seconds{3};
  EXPECT_THAT(server(":bob!b@h PRIVMSG ana :\x01PING 123\x01"), ElementsAre("NOTICE bob :\x01PING 123\x01"));
  now += std::chrono::seconds{3};
  EXPECT_THAT(server(":bob!b@h PRIVMSG #lobby :\x01VERSION\x01"), IsEmpty()) << "all at once";
  EXPECT_THAT(server(":bob!b@h PRIVMSG ana :\x01TIME\x01"), IsEmpty());
  EXPECT_THAT(server(":bob!b@h NOTICE ana :\x01VERSION x\x01"), IsEmpty());
  EXPECT_THAT(server(":bob!b@h PRIVMSG ana :\x01PING " + std::string(200, 'x') + "\x01"), IsEmpty());
  EXPECT_THAT(server(":ana!a@h PRIVMSG ana :\x01VERSION\x01"), IsEmpty());
}

TEST_F(ChatTalk, AnswersByItsOwnClock) {
  EXPECT_THAT(server("@time=2096-01-02T03:04:05.000Z :bob!b@h PRIVMSG ana :\x01PING 1\x01"), SizeIs(1));
  EXPECT_THAT(server("@time=2097-01-02T03:04:05.000Z :bob!b@h PRIVMSG ana :\x01PING 2\x01"), IsEmpty()) << "so soon";
  now += std::chrono::seconds{3};
  EXPECT_THAT(server("@time=2016-01-02T03:04:05.000Z :bob!b@h PRIVMSG ana :\x01PING 3\x01"), SizeIs(1));
}

TEST_F(ChatTalk, ReadsLinesThatAreLongerThanTheStandardAllows) {
  server(":bob!b@h PRIVMSG #lobby :" + std::string(1000, 'x'));
  EXPECT_THAT(shown(), ElementsAre(HasSubstr("#lobby <bob> xxxxxxxx")));
  server("@a=" + std::string(4000, 'y') + " :bob!b@h PRIVMSG #lobby :" + std::string(1000, 'x'));
  EXPECT_THAT(shown(), ElementsAre(HasSubstr("#lobby <bob> xxxxxxxx")));
}

TEST_F(ChatTalk, IgnoresWhatIsNoMessage) {
  for (const auto* line : {"",     " ",    ":",   "@",   "@a",  "\x01",   "PRIVMSG",  ":bob!b@h PRIVMSG", "JOIN",
                           "NICK", "KICK", "005", "353", "366", ":x CAP", "CAP * LS", "TAGMSG #lobby",    "BATCH +1",
                           "MODE", "FAIL", "001"}) {
    EXPECT_NO_THROW(server(line)) << line;
  }
  server(":bob!b@h PRIVMSG #lobby :still there");
  EXPECT_THAT(shown(), ElementsAre("#lobby <bob> still there"));
}

}  // namespace
}  // namespace portico::chat::client
