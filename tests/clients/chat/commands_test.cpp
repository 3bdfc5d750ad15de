#include "clients/chat/commands.h"

#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ChatCommands : public ConversationTest {
 protected:
  void SetUp() override { enter_lobby(); }
};

TEST_F(ChatCommands, BecomeLinesOfTheProtocol) {
  EXPECT_THAT(type("/join #a"), ElementsAre("JOIN #a"));
  EXPECT_THAT(type("/join b,c key"), ElementsAre("JOIN #b key", "JOIN #c key"));
  EXPECT_THAT(type("/part"), ElementsAre("PART #lobby"));
  EXPECT_THAT(type("/part #lobby see you"), ElementsAre("PART #lobby :see you"));
  EXPECT_THAT(type("/msg bob how are you"), ElementsAre("PRIVMSG bob :how are you"));
  EXPECT_THAT(type("/me waves"), ElementsAre("PRIVMSG #lobby :\x01"
                                             "ACTION waves\x01"));
  EXPECT_THAT(type("/nick anna"), ElementsAre("NICK anna"));
  EXPECT_THAT(type("/topic"), ElementsAre("TOPIC #lobby"));
  EXPECT_THAT(type("/topic be nice"), ElementsAre("TOPIC #lobby :be nice"));
  EXPECT_THAT(type("/topic #lobby be nice"), ElementsAre("TOPIC #lobby :be nice"));
  EXPECT_THAT(type("/names"), ElementsAre("NAMES #lobby"));
  EXPECT_THAT(type("/names other"), ElementsAre("NAMES #other"));
  EXPECT_THAT(type("/list"), ElementsAre("LIST"));
  EXPECT_THAT(type("/list >10"), ElementsAre("LIST >10"));
  EXPECT_THAT(type("/whois bob"), ElementsAre("WHOIS bob"));
  EXPECT_THAT(type("/away"), ElementsAre("AWAY"));
  EXPECT_THAT(type("/away at lunch"), ElementsAre("AWAY :at lunch"));
  EXPECT_THAT(type("/raw MODE #lobby +m"), ElementsAre("MODE #lobby +m"));
  EXPECT_THAT(type("/QUIT so long"), ElementsAre("QUIT :so long"));
  EXPECT_TRUE(conversation.quitting());
}

TEST_F(ChatCommands, AreWordsBehindTwoSlashes) {
  EXPECT_THAT(type("//join is a command"), ElementsAre("PRIVMSG #lobby :/join is a command"));
}

TEST_F(ChatCommands, KeepBlanksInWords) {
  EXPECT_THAT(type("  two  blanks "), ElementsAre("PRIVMSG #lobby :  two  blanks "));
  EXPECT_THAT(type(":-)\r"), ElementsAre("PRIVMSG #lobby ::-)"));
  EXPECT_THAT(type("  "), IsEmpty());
  EXPECT_THAT(type(""), IsEmpty());
}

TEST_F(ChatCommands, RefuseWhatMakesNoSense) {
  const auto refused = [this](std::string_view line) {
    EXPECT_THAT(type(line), IsEmpty()) << line;
    EXPECT_THAT(screen, SizeIs(1)) << line;
    return screen.at(0).text;
  };
  EXPECT_EQ(refused("/dance"), "/dance is not a command; /help lists them");
  EXPECT_EQ(refused("/msg bob"), "/msg needs more: /help tells");
  EXPECT_EQ(refused("/join"), "/join needs more: /help tells");
  EXPECT_EQ(refused("/part #elsewhere"), "you are not in #elsewhere");
  EXPECT_EQ(refused(std::string_view{"a\0b", 3}), "a line with a byte 0 or a line end in it cannot be sent");
  EXPECT_EQ(refused("/msg bob a\rQUIT"), "a line with a byte 0 or a line end in it cannot be sent");
  server(":op!o@h KICK #lobby ana");
  EXPECT_EQ(refused("hello?"), "you are in no room; /join one");
  EXPECT_EQ(refused("/me waves"), "you are in no room; /join one");
  conversation.on_disconnect();
  EXPECT_EQ(refused("hello?"), "not connected: this was not said");
  EXPECT_EQ(refused("/join #a"), "not connected: /join was not done");
}

TEST_F(ChatCommands, RefuseMoreThanCanWait) {
  conversation.set_crowded(true);
  EXPECT_THAT(type("hello?"), IsEmpty());
  EXPECT_EQ(screen.at(0).text, "too much waits to be sent: this was not said");
  EXPECT_THAT(type("/whois bob"), IsEmpty());
  EXPECT_EQ(screen.at(0).text, "too much waits to be sent: /whois was not done");
  type("/help");
  EXPECT_GT(screen.size(), 1U);
  conversation.set_crowded(false);
  EXPECT_THAT(type("hello?"), ElementsAre("PRIVMSG #lobby :hello?"));
  conversation.set_crowded(true);
  EXPECT_THAT(type("/quit"), ElementsAre("QUIT"));
}

TEST_F(ChatCommands, RefuseRoomsThatNoServerHas) {
  const auto refused = [this](const std::string& line) {
    EXPECT_THAT(type(line), IsEmpty()) << line;
    EXPECT_TRUE(conversation.settled()) << line;
    return screen.at(0).text;
  };
  const std::string longest(kLongestRoom - 1, 'x');
  EXPECT_EQ(refused("/join #" + longest + "x"), "cannot join: the name of a room has at most 64 bytes");
  EXPECT_EQ(refused("/join #a k" + longest + "k"), "cannot join: the key of a room has at most 64 bytes");
  EXPECT_EQ(refused("/join #a\tb"), "cannot join: \"#a\tb\" is not a name for a room");
  EXPECT_EQ(refused("/join #a :key"), "cannot join: that is not a key");
  EXPECT_EQ(refused("/join #a k,l"), "cannot join: that is not a key");
  EXPECT_EQ(conversation.refusals(), 5U);
  EXPECT_THAT(type("/join " + longest + " " + longest), ElementsAre("JOIN #" + longest + " " + longest));
  EXPECT_THAT(type("/join &\u00e4"), ElementsAre("JOIN &\u00e4"));
}

TEST_F(ChatCommands, QuitAlsoAsARawLineAndWithoutAConnection) {
  EXPECT_THAT(type("/raw quit :x"), ElementsAre("quit :x"));
  EXPECT_TRUE(conversation.quitting());
  conversation = Conversation{profile()};
  EXPECT_THAT(type("/quit"), IsEmpty());
  EXPECT_TRUE(conversation.quitting());
}

TEST_F(ChatCommands, RefuseLinesThatNoServerTakes) {
  const std::string longest(kMaxLine - 2, 'x');
  EXPECT_THAT(type("/raw " + longest), ElementsAre(longest));
  EXPECT_THAT(type("/raw @a=b " + longest), ElementsAre("@a=b " + longest));
  EXPECT_THAT(type("/raw x" + longest), IsEmpty());
  EXPECT_EQ(screen.at(0).text, "a line has at most 510 bytes");
  EXPECT_THAT(type("/raw @" + std::string(kMaxClientTags, 'x') + " PING x"), IsEmpty());
  EXPECT_EQ(screen.at(0).text, "tags have at most 4096 bytes");
  EXPECT_THAT(type("/msg " + longest + " hello"), IsEmpty());
  EXPECT_EQ(screen.at(0).text, "a name of that length leaves no room for words");
  EXPECT_EQ(conversation.refusals(), 3U);
}

TEST_F(ChatCommands, CutAFarewellToWhatFitsALine) {
  std::string reason(2 * kMaxLine, 'x');
  EXPECT_THAT(type("/quit " + reason), ElementsAre("QUIT :" + std::string(kMaxLine - 8, 'x')));
  conversation = Conversation{profile()};
  enter_lobby();
  for (std::size_t at = 1; at < reason.size(); at += 2) reason.replace(at, 2, "\u00e4");
  EXPECT_THAT(type("/quit " + reason), ElementsAre("QUIT :" + reason.substr(0, kMaxLine - 9))) << "no half a letter";
}

TEST_F(ChatCommands, AreListedByHelp) {
  type("/help");
  EXPECT_EQ(screen.size(), command_help().size());
  EXPECT_THAT(help_text(), HasSubstr("/join ROOM [KEY]        Enter a room"));
}

TEST(ChatRoomName, GetsItsMark) {
  EXPECT_EQ(room_name("lobby"), "#lobby");
  EXPECT_EQ(room_name("#lobby"), "#lobby");
  EXPECT_EQ(room_name("&local"), "&local");
}

}  // namespace
}  // namespace portico::chat::client
