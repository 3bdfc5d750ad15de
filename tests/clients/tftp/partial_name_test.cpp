#include "clients/tftp/partial_name.h"

#include <gtest/gtest.h>

namespace portico::tftp::client {
namespace {

const std::string kDigits = "0123456789abcdef";

TEST(SourceDigits, DependOnEveryPart) {
  const auto digits = source_digits("h:1", "a", "v");
  EXPECT_EQ(digits.size(), 16U);
  EXPECT_EQ(digits, source_digits("h:1", "a", "v"));
  EXPECT_NE(digits, source_digits("h:2", "a", "v"));
  EXPECT_NE(digits, source_digits("h:1", "b", "v"));
  EXPECT_NE(digits, source_digits("h:1", "a", "w"));
  EXPECT_NE(source_digits("h", "ab", "c"), source_digits("h", "a", "bc"));
}

TEST(SourceDigits, AreAFileNameWhateverTheVersionIs) {
  EXPECT_EQ(source_digits("h", "a", "../../etc").find_first_not_of(kDigits), std::string::npos);
}

TEST(PartialName, StandsBesideTheTarget) {
  const auto name = partial_name("a.txt", kDigits);
  EXPECT_EQ(name, ".a.txt.0123456789abcdef.part");
  EXPECT_TRUE(is_partial_name(name, "a.txt"));
  EXPECT_FALSE(is_partial_name(name, "a.tx"));
  EXPECT_FALSE(is_partial_name(name, "b.txt"));
  EXPECT_FALSE(is_partial_name(".a.txt.0123456789abcdeX.part", "a.txt"));
  EXPECT_FALSE(is_partial_name("a.txt", "a.txt"));
}

TEST(PartialName, IsNoLongerThanAFileSystemTakes) {
  const std::string longest(255, 'x');
  EXPECT_EQ(partial_name(longest, kDigits).size(), 255U);
  EXPECT_TRUE(is_partial_name(partial_name(longest, kDigits), longest));
}

TEST(PartialName, IsKnownWithoutTheName) {
  for (const std::string& name : {std::string{"a"}, std::string{"a.txt"}, std::string(255, 'x')}) {
    EXPECT_TRUE(is_partial_name(partial_name(name, kDigits)));
    EXPECT_FALSE(is_partial_name(name));
  }
  EXPECT_FALSE(is_partial_name(".." + kDigits + ".part"));
  EXPECT_FALSE(is_partial_name("a." + kDigits + ".part"));
  EXPECT_FALSE(is_partial_name(""));
  EXPECT_FALSE(is_partial_name(".part"));
}

TEST(PartialName, CutsBetweenCharacters) {
  std::string name = "x";
  while (name.size() < 250) name += "\u00e4";
  EXPECT_LE(partial_name(name, kDigits).size(), 255U);
  EXPECT_NE(partial_name(name, kDigits).find("\u00e4." + kDigits), std::string::npos);
}

}  // namespace
}  // namespace portico::tftp::client
