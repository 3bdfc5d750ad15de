#include "clients/chat/line_text.h"

#include <cstdlib>
#include <ctime>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/chat/harmless.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;
using ::testing::HasSubstr;
using ::testing::Not;

ScreenLine line(Kind kind, std::string text) {
  ScreenLine line;
  line.kind = kind;
  line.time = Time{std::chrono::hours{12} + std::chrono::minutes{34}};
  line.place = "#lobby";
  line.nick = "ana";
  line.text = std::move(text);
  return line;
}

class ChatTerminalText : public ::testing::Test {
 protected:
  ChatTerminalText() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST_F(ChatTerminalText, HasTheTimeAndTheNick) {
  EXPECT_EQ(terminal_text(line(Kind::Message, "hello"), {false, false}), "12:34 <ana> hello");
  EXPECT_EQ(terminal_text(line(Kind::Message, "hello"), {false, true}), "12:34 #lobby <ana> hello");
  EXPECT_EQ(terminal_text(line(Kind::Action, "waves"), {false, false}), "12:34 * ana waves");
  EXPECT_EQ(terminal_text(line(Kind::Arrival, "has joined"), {false, false}), "12:34 --> ana has joined");
}

TEST_F(ChatTerminalText, TellsWhatIsBetweenTwo) {
  auto personal = line(Kind::Message, "psst");
  personal.personal = true;
  personal.place = "ana";
  EXPECT_EQ(terminal_text(personal, {false, true}), "12:34 *ana* psst");
  personal.own = true;
  personal.nick = "me";
  EXPECT_EQ(terminal_text(personal, {false, true}), "12:34 -> *ana* psst");
}

TEST_F(ChatTerminalText, HasColoursOnlyWhenAsked) {
  EXPECT_THAT(terminal_text(line(Kind::Message, "hello"), {true, false}),
              HasSubstr("\x1b[" + std::string{nick_colour("ana")} + "mana\x1b[0m"));
  EXPECT_THAT(terminal_text(line(Kind::Message, "hello"), {false, false}), Not(HasSubstr("\x1b")));
}

TEST_F(ChatTerminalText, IsHarmlessWhateverCameFromTheNetwork) {
  auto evil = line(Kind::Message, "\x1b]0;title\x07 \r\n");
  evil.nick = "a\x1b[2J";
  evil.place = "#\x1b[31m";
  for (const auto kind : {Kind::Message, Kind::Action, Kind::Notice, Kind::Arrival, Kind::Departure, Kind::Change,
                          Kind::Reply, Kind::Aside, Kind::Status, Kind::Error, Kind::Wire}) {
    evil.kind = kind;
    for (const bool personal : {false, true}) {
      evil.personal = personal;
      const auto text = terminal_text(evil, {false, true});
      EXPECT_EQ(text.find_first_of("\x1b\x07\r\n"), std::string::npos) << text;
      const auto for_script = script_text(evil).value_or("");
      EXPECT_EQ(for_script.find_first_of("\x1b\x07\r\n"), std::string::npos) << for_script;
    }
  }
}

TEST(ChatScriptText, LeavesOutOwnWords) {
  auto own = line(Kind::Message, "hello");
  own.own = true;
  EXPECT_EQ(script_text(own), std::nullopt);
}

TEST(ChatScriptText, HasOneWordForThePlace) {
  auto nowhere = line(Kind::Reply, "bob is here");
  nowhere.place.clear();
  nowhere.nick.clear();
  EXPECT_EQ(script_text(nowhere), "- -- bob is here");
}

TEST(ChatNickColour, IsTheSameForTheSameNickInAnyCase) {
  EXPECT_EQ(nick_colour("ana"), nick_colour("ANA"));
  std::set<std::string_view> colours;
  for (int number = 0; number < 100; ++number) colours.insert(nick_colour("nick" + std::to_string(number)));
  EXPECT_GT(colours.size(), 8U);
}

TEST(ChatHarmless, DropsStylesAndColours) {
  EXPECT_EQ(harmless("\x02"
                     "bold\x0f \x03"
                     "4,12red\x03 \x04"
                     "ff0000hex \x1ditalic\x1d"),
            "bold red hex italic");
  EXPECT_EQ(harmless("\x03"
                     "123 \x03,"),
            "3 ,");
  EXPECT_EQ(harmless("tab\there"), "tab\\x09here");
  EXPECT_EQ(harmless("grün \xff"), "grün \xEF\xBF\xBD");
}

}  // namespace
}  // namespace portico::chat::client
