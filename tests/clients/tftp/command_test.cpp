#include "clients/tftp/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string complaint(const std::vector<std::string>& words) {
  try {
    parse_command(words);
  } catch (const WrongCommand& wrong) {
    return wrong.what();
  }
  return "none";
}

Command parse(const std::vector<std::string>& words) { return parse_command(words); }

TEST(SplitLine, SeparatesAtBlanks) {
  EXPECT_THAT(split_line(""), IsEmpty());
  EXPECT_THAT(split_line(" \t "), IsEmpty());
  EXPECT_THAT(split_line("  get  a\tb "), ElementsAre("get", "a", "b"));
}

TEST(SplitLine, KeepsWhatIsQuoted) {
  EXPECT_THAT(split_line(R"(get "my notes" 'a "b" \c')"), ElementsAre("get", "my notes", R"(a "b" \c)"));
  EXPECT_THAT(split_line(R"(get my\ notes a\\b "c\"d")"), ElementsAre("get", "my notes", R"(a\b)", "c\"d"));
  EXPECT_THAT(split_line(R"(put "" a"b"'c')"), ElementsAre("put", "", "abc"));
}

TEST(SplitLine, StopsAtAComment) {
  EXPECT_THAT(split_line("# all of it"), IsEmpty());
  EXPECT_THAT(split_line("get a#b # the rest"), ElementsAre("get", "a#b"));
  EXPECT_THAT(split_line("get \\#a"), ElementsAre("get", "#a"));
}

TEST(SplitLine, RefusesAnOpenQuote) {
  EXPECT_THROW(split_line("get 'a"), WrongCommand);
  EXPECT_THROW(split_line("get \"a\\\""), WrongCommand);
}

TEST(ParseCommand, UnderstandsAll) {
  EXPECT_EQ(parse({"list"}), Command{ListCommand{}});
  EXPECT_EQ(parse({"help"}), Command{HelpCommand{}});
  EXPECT_EQ(parse({"quit"}), Command{QuitCommand{}});
  EXPECT_EQ(parse({"get", "a"}), (Command{GetCommand{"a", std::nullopt}}));
  EXPECT_EQ(parse({"get", "a", "b"}), (Command{GetCommand{"a", "b"}}));
  EXPECT_EQ(parse({"put", "dir/a"}), (Command{PutCommand{"dir/a", "a"}}));
  EXPECT_EQ(parse({"mget", "*.c", "*.h"}), (Command{MgetCommand{{"*.c", "*.h"}}}));
  EXPECT_EQ(parse({"mput", "a", "-b"}), (Command{MputCommand{{"a", "-b"}}}));
  EXPECT_EQ(parse({"mirror", "dir"}), (Command{MirrorCommand{"dir"}}));
  EXPECT_EQ(parse({"put", "-", "b"}), (Command{PutCommand{"-", "b"}}));
}

TEST(ParseCommand, SaysWhatIsWrong) {
  EXPECT_THAT(complaint({"fetch"}),
              HasSubstr("\"fetch\" is not a command; there are get, help, list, mget, mirror, mput, put and quit"));
  EXPECT_THAT(complaint({"f\x1b[m"}), HasSubstr("\"f\\x1b[m\""));
  EXPECT_THAT(complaint({"get"}), HasSubstr("get: a name is missing"));
  EXPECT_THAT(complaint({"get", "a", "b", "c"}), HasSubstr("\"c\" is too much"));
  EXPECT_THAT(complaint({"list", "x"}), HasSubstr("\"x\" is too much"));
  EXPECT_THAT(complaint({"mget"}), HasSubstr("mget: a name is missing"));
  EXPECT_THAT(complaint({"mirror", "a", "b"}), HasSubstr("\"b\" is too much"));
  EXPECT_THAT(complaint({"mirror", ""}), HasSubstr("is empty"));
  EXPECT_THAT(complaint({"put", "-"}), HasSubstr("put - REMOTE"));
  EXPECT_THAT(complaint({"put", "dir/"}), HasSubstr("names a directory"));
}

TEST(Title, IsSafeToPrint) { EXPECT_EQ(title(GetCommand{"a\nb", std::nullopt}), "get a\\x0ab"); }

TEST(CommandNames, AreSortedAndExplained) {
  EXPECT_THAT(command_names(), ElementsAre("get", "help", "list", "mget", "mirror", "mput", "put", "quit"));
  for (const auto name : command_names()) EXPECT_THAT(help_text(), HasSubstr(std::string{name}));
}

}  // namespace
}  // namespace portico::tftp::client
