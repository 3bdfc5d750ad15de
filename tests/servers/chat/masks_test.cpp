#include "servers/chat/protocol/masks.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

struct Row {
  std::string_view mask;
  std::string_view text;
};

TEST(ChatMasks, Match) {
  const std::vector<Row> rows = {
      {"", ""},         {"*", ""},          {"**", ""},       {"*", "anything"}, {"ana", "ANA"},
      {"a?a", "ana"},   {"?", "\xC3\xA9"},  {"?", "\xFF"},    {"a*", "a"},       {"*a", "bba"},
      {"*a*", "bab"},   {"a*b*c", "aXbYc"}, {"*ab", "aab"},   {"*aab", "aaaab"}, {"*!*@*", "a!b@c"},
      {"\\*", "*"},     {"\\?", "?"},       {"a\\*b", "a*b"}, {"\\a", "\\a"},    {"a\\", "a\\"},
      {"*\\**", "a*b"}, {"*?", "a"},        {"?*", "a"},      {"[x]^", "[X]^"},  {"*.example.NET", "h.EXAMPLE.net"},
  };
  for (const auto& row : rows) EXPECT_TRUE(matches(row.mask, row.text)) << row.mask << " : " << row.text;
}

TEST(ChatMasks, DoNotMatch) {
  const std::vector<Row> rows = {
      {"", "a"},        {"?", ""},      {"??", "a"},      {"a", ""},      {"ana", "anna"},     {"a?a", "aa"},
      {"a*", "ba"},     {"*a", "ab"},   {"a*b*c", "acb"}, {"\\*", "a"},   {"\\?", "a"},        {"a\\*b", "aXb"},
      {"*\\**", "abc"}, {"[x]", "{x}"}, {"?", "ab"},      {"*ab", "abb"}, {"*!*@c", "a!b@cc"}, {"*?", ""},
  };
  for (const auto& row : rows) EXPECT_FALSE(matches(row.mask, row.text)) << row.mask << " : " << row.text;
}

TEST(ChatMasks, TakeNoLongerThanTheyMustForTheWorstOfThem) {
  std::string mask;
  while (mask.size() < kMaxMask - 1) mask += "*a";
  const std::string text(kMaxMask * 100, 'a');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches(mask + "b", text));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{1});
}

TEST(ChatMasks, AreNotTriedAgainWhereTheTextIsTooShortForTheRest) {
  const std::string text(10'000, 'a');
  const auto start = std::chrono::steady_clock::now();
  for (int time = 0; time < 100; ++time) EXPECT_FALSE(matches("*" + text + "a", text));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{1});
}

TEST(ChatMasks, HaveStars) {
  EXPECT_EQ(count_stars(""), 0U);
  EXPECT_EQ(count_stars("a?b"), 0U);
  EXPECT_EQ(count_stars("*a***b*"), 3U);
  EXPECT_EQ(count_stars("\\*a\\?*"), 1U);
  EXPECT_EQ(count_stars("\\**"), 1U);
}

TEST(ChatMasks, AreCompletedWithStars) {
  const std::vector<Row> rows = {
      {"", "*!*@*"},         {"ana", "ana!*@*"},        {"ana!a", "ana!a@*"},   {"ana!a@h", "ana!a@h"},
      {"a@h", "*!a@h"},      {"@h", "*!*@h"},           {"ana!", "ana!*@*"},    {"!a@", "*!a@*"},
      {"ana!@h", "ana!*@h"}, {"***!a**b@*", "*!a*b@*"}, {"a@b!c@d", "a@b!c@d"},
  };
  for (const auto& row : rows) EXPECT_EQ(complete_mask(row.mask), row.text) << row.mask;
  EXPECT_EQ(complete_mask(std::string(500, 'a')).size(), kMaxMask);
}

TEST(ChatMasks, KnowWildcards) {
  EXPECT_TRUE(has_wildcards("a*"));
  EXPECT_TRUE(has_wildcards("?"));
  EXPECT_FALSE(has_wildcards("ana"));
}

}  // namespace
}  // namespace portico::chat
