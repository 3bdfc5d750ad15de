#include "servers/chat/protocol/message.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Parsed {
  std::string_view tags;
  std::string_view source;
  std::string_view command;
  std::vector<std::string_view> params;

  bool operator==(const Parsed&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const Parsed& parsed) {
    out << '@' << parsed.tags << " :" << parsed.source << ' ' << parsed.command;
    for (const auto param : parsed.params) out << " <" << param << '>';
    return out;
  }
};

Parsed parsed(std::string_view line) {
  const auto result = parse_message(line);
  const auto* message = std::get_if<Message>(&result);
  if (message == nullptr) {
    ADD_FAILURE() << line << ": malformed " << static_cast<int>(std::get<Malformed>(result));
    return {};
  }
  return {message->tags, message->source, message->command, {message->params.begin(), message->params.end()}};
}

Malformed malformed(std::string_view line, std::size_t max_tags = kMaxClientTags) {
  const auto result = parse_message(line, max_tags);
  if (const auto* found = std::get_if<Malformed>(&result)) return *found;
  ADD_FAILURE() << line << ": well-formed";
  return {};
}

TEST(ChatMessage, IsReadIntoItsParts) {
  struct Row {
    std::string_view line;
    Parsed parsed;
  };
  const std::vector<Row> rows = {
      {"QUIT", {"", "", "QUIT", {}}},
      {"nick ana", {"", "", "nick", {"ana"}}},
      {"001 ana :Welcome", {"", "", "001", {"ana", "Welcome"}}},
      {":ana!a@host PRIVMSG #lobby :hello, all", {"", "ana!a@host", "PRIVMSG", {"#lobby", "hello, all"}}},
      {"@a=b;+c=d :s JOIN #x", {"a=b;+c=d", "s", "JOIN", {"#x"}}},
      {"@a PING x", {"a", "", "PING", {"x"}}},
      {"@ PING x", {"", "", "PING", {"x"}}},
      {"@a   :s   PING   x   y", {"a", "s", "PING", {"x", "y"}}},
      {": PING", {"", "", "PING", {}}},
      {"  PING x", {"", "", "PING", {"x"}}},
      {"PING x ", {"", "", "PING", {"x"}}},
      {"PING x  ", {"", "", "PING", {"x"}}},
      {"TOPIC #x :", {"", "", "TOPIC", {"#x", ""}}},
      {"TOPIC #x  :  two  spaces ", {"", "", "TOPIC", {"#x", "  two  spaces "}}},
      {"PRIVMSG x ::-)", {"", "", "PRIVMSG", {"x", ":-)"}}},
      {"PRIVMSG x a:b :c :d", {"", "", "PRIVMSG", {"x", "a:b", "c :d"}}},
      {"USER \xC3\xA9 \xFF \t :\x01", {"", "", "USER", {"\xC3\xA9", "\xFF", "\t", "\x01"}}},
  };
  for (const auto& row : rows) EXPECT_EQ(parsed(row.line), row.parsed) << row.line;
}

TEST(ChatMessage, PutsAllThatFollowsTheFourteenthParameterIntoTheFifteenth) {
  const auto spaced = parsed("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 :17");
  ASSERT_EQ(spaced.params.size(), kMaxParams);
  EXPECT_EQ(spaced.params.back(), "15 16 :17");
  EXPECT_EQ(parsed("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 :15 16").params.back(), "15 16");
  EXPECT_EQ(parsed("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14").params.size(), 14U);
}

TEST(ChatMessage, IsRefusedWithTheReason) {
  struct Row {
    std::string_view line;
    Malformed malformed;
  };
  const std::vector<Row> rows = {
      {"", Malformed::Empty},
      {"   ", Malformed::Empty},
      {"@", Malformed::Command},
      {"@a=b", Malformed::Command},
      {"@a=b ", Malformed::Command},
      {":source", Malformed::Command},
      {":source ", Malformed::Command},
      {"PING1 x", Malformed::Command},
      {"12 x", Malformed::Command},
      {"1234 x", Malformed::Command},
      {"P-NG", Malformed::Command},
      {"\xC3\xA9t\xC3\xA9", Malformed::Command},
      {"GET/ HTTP/1.1", Malformed::Command},
      {"PING \0"sv, Malformed::ForbiddenByte},
      {"PING a\rb", Malformed::ForbiddenByte},
      {"PING a\nb", Malformed::ForbiddenByte},
      {"@a=\0 PING"sv, Malformed::ForbiddenByte},
  };
  for (const auto& row : rows) EXPECT_EQ(malformed(row.line), row.malformed) << row.line;
}

TEST(ChatMessage, MayHaveFiveHundredAndTwelveBytesWithItsLineEnd) {
  const auto longest = "PRIVMSG #x :" + std::string(510 - 12, 'a');
  EXPECT_EQ(parsed(longest).params.back().size(), 498U);
  EXPECT_EQ(malformed(longest + "a"), Malformed::TooLong);
}

TEST(ChatMessage, HasARoomOfItsOwnForTags) {
  const auto line = "PRIVMSG #x :" + std::string(510 - 12, 'a');
  const auto most = "@" + std::string(4094, 't') + " ";
  EXPECT_EQ(parsed(most + line).tags.size(), 4094U);
  EXPECT_EQ(malformed(most + line + "a"), Malformed::TooLong);
  EXPECT_EQ(malformed("@t" + most.substr(1) + line), Malformed::TagsTooLong);
  EXPECT_EQ(malformed("@" + std::string(9000, 't')), Malformed::TagsTooLong);
}

TEST(ChatMessage, MayHaveMoreTagsFromAServer) {
  const auto most = "@" + std::string(kMaxTags - 2, 't') + " PING";
  EXPECT_TRUE(std::holds_alternative<Message>(parse_message(most, kMaxTags)));
  EXPECT_EQ(malformed("@t" + most.substr(1), kMaxTags), Malformed::TagsTooLong);
}

TEST(ChatMessage, GivesAParameterThatIsNotThereADefault) {
  const auto result = parse_message("LIST #a");
  const auto& params = std::get<Message>(result).params;
  EXPECT_EQ(params.get(0), "#a");
  EXPECT_EQ(params.get(1, "*"), "*");
  EXPECT_EQ(params.get(14), "");
}

}  // namespace
}  // namespace portico::chat
