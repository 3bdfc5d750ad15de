#include "clients/tftp/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::tftp::client {
namespace {

using Kind = OpenWord::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Completion completion(std::string_view line, const std::vector<std::string>& candidates) {
  return complete(open_word(line), candidates);
}

TEST(OpenWord, KnowsWhatIsBeingWritten) {
  EXPECT_EQ(open_word("").kind, Kind::CommandName);
  EXPECT_EQ(open_word(" ge").kind, Kind::CommandName);
  EXPECT_EQ(open_word("get ").kind, Kind::RemoteName);
  EXPECT_EQ(open_word("get a").kind, Kind::RemoteName);
  EXPECT_EQ(open_word("get a b").kind, Kind::LocalName);
  EXPECT_EQ(open_word("put a").kind, Kind::LocalName);
  EXPECT_EQ(open_word("put a b").kind, Kind::RemoteName);
  EXPECT_EQ(open_word("mget a b c").kind, Kind::RemoteName);
  EXPECT_EQ(open_word("mput a b c").kind, Kind::LocalName);
  EXPECT_EQ(open_word("mirror d").kind, Kind::LocalName);
  EXPECT_EQ(open_word("mirror d e").kind, Kind::Nothing);
  EXPECT_EQ(open_word("get a b c").kind, Kind::Nothing);
  EXPECT_EQ(open_word("list a").kind, Kind::Nothing);
}

TEST(OpenWord, TakesQuotesOff) {
  const auto open = open_word("get \"my no");
  EXPECT_EQ(open.text, "my no");
  EXPECT_EQ(open.raw, "\"my no");
  EXPECT_EQ(open_word(R"(get my\ no)").text, "my no");
  EXPECT_EQ(open_word(R"(get my\ no)").raw, R"(my\ no)");
  EXPECT_EQ(open_word("get 'a b' c").text, "c");
}

TEST(OpenWord, IsEmptyBehindABlank) {
  EXPECT_EQ(open_word("get ").raw, "");
  EXPECT_EQ(open_word("get ").text, "");
}

TEST(Complete, FinishesTheOnlyOne) {
  EXPECT_EQ(completion("ge", {"get", "list"}).replacement, "get ");
  EXPECT_EQ(completion("get my", {"my notes", "other"}).replacement, "my\\ notes ");
  EXPECT_EQ(completion("get \"my n", {"my notes"}).replacement, "my\\ notes ");
  EXPECT_EQ(completion("get ", {"#1"}).replacement, "\\#1 ");
}

TEST(Complete, LeavesADirectoryOpen) { EXPECT_EQ(completion("put d", {"dir/"}).replacement, "dir/"); }

TEST(Complete, GoesAsFarAsAllAgree) {
  const auto both = completion("get r", {"report-2", "report-1", "x"});
  EXPECT_EQ(both.replacement, "report-");
  EXPECT_THAT(both.among, IsEmpty());
}

TEST(Complete, TellsTheChoiceWhenItCannotGoOn) {
  const auto both = completion("get report-", {"report-2", "report-1", "x"});
  EXPECT_EQ(both.replacement, "report-");
  EXPECT_THAT(both.among, ElementsAre("report-1", "report-2"));
}

TEST(Complete, DoesNotCutACharacter) {
  const auto both = completion("get ", {"\u00e4", "\u00e9"});  // the first of two bytes is the same
  EXPECT_EQ(both.replacement, "");
  EXPECT_THAT(both.among, ElementsAre("\u00e4", "\u00e9"));
}

TEST(Complete, HasNothingToSayWhenNothingFits) {
  EXPECT_EQ(completion("get z", {"a"}).replacement, "");
  EXPECT_THAT(completion("get z", {"a"}).among, IsEmpty());
}

}  // namespace
}  // namespace portico::tftp::client
