#include "servers/tftp/frontend/name_map.h"

#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/file_path.h"

namespace portico::tftp {
namespace {

const ClientText kClient{"192.0.2.169", "C00002A9"};

// What `rules` make of `name`; a refusal is its word in angle brackets.
std::string rewritten(std::string_view rules, std::string_view name, Direction direction = Direction::Read) {
  auto result = NameMap::parse(rules, "rules").rewrite(std::string{name}, direction, kClient);
  const auto* refusal = std::get_if<Refusal>(&result);
  return refusal == nullptr ? std::get<std::string>(result) : std::string{"<"}.append(word(refusal->status)) + ">";
}

std::string complaint_about(std::string_view rules) {
  try {
    NameMap::parse(rules, "rules");
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(NameMap, WithoutRulesLeavesNamesAsTheyAre) {
  for (const auto* rules : {"", "\n\n", "# nothing\n  # here", " \t\r\n"}) {
    EXPECT_EQ(rewritten(rules, "/Boot\\x"), "/Boot\\x");
    EXPECT_EQ(rewritten(rules, ""), "");
  }
}

TEST(NameMap, ReplacesTheFirstMatch) {
  EXPECT_EQ(rewritten("r b x", "abcb"), "axcb");
  EXPECT_EQ(rewritten("r ^ boot/", "abc"), "boot/abc");
  EXPECT_EQ(rewritten("r $ .img", "abc"), "abc.img");
  EXPECT_EQ(rewritten("r ^/*boot/", "//boot/x"), "x");
  EXPECT_EQ(rewritten("r z x", "abc"), "abc");
}

TEST(NameMap, ReplacesTheLongestMatchAsExtendedRegularExpressionsDo) { EXPECT_EQ(rewritten("r a|ab x", "abc"), "xc"); }

TEST(NameMap, RepeatsUntilNothingMatches) {
  EXPECT_EQ(rewritten("rg \\\\ /", "a\\b\\c"), "a/b/c");
  EXPECT_EQ(rewritten("rg // /", "a////b"), "a/b");
}

TEST(NameMap, MatchesEitherCaseWhenAsked) {
  EXPECT_EQ(rewritten("r abc x", "ABC"), "ABC");
  EXPECT_EQ(rewritten("ri abc x", "ABC"), "x");
}

TEST(NameMap, PutsMatchGroupsAndClientIntoTheReplacement) {
  EXPECT_EQ(rewritten("r b.d <\\0>", "abcde"), "a<bcd>e");
  EXPECT_EQ(rewritten("r (.)(.)(.)(.)(.)(.)(.)(.)(.) \\9\\1", "123456789"), "91");
  EXPECT_EQ(rewritten("r (a)|(b) <\\1\\2>", "b"), "<b>");
  EXPECT_EQ(rewritten("r ^ \\i/\\x/", "a"), "192.0.2.169/C00002A9/a");
}

TEST(NameMap, TurnsLettersOfTheReplacementIntoACase) {
  EXPECT_EQ(rewritten("r .* \\L\\0", "/Boot/PXE"), "/boot/pxe");
  EXPECT_EQ(rewritten("r (.*)\\.(.*) \\Ux\\1.\\L\\2\\EeE", "aB.Cd"), "XAB.cdeE");
  EXPECT_EQ(rewritten("r .* \\L\\0", "\xC3\x84"), "\xC3\x84");
}

TEST(NameMap, KnowsEscapedSpacesHashesAndBackslashes) {
  EXPECT_EQ(rewritten("r \\  \\#", "a b"), "a#b");
  EXPECT_EQ(rewritten("r \\# \\ # a comment", "a#b"), "a b");
  EXPECT_EQ(rewritten("r / \\\\", "a/b"), "a\\b");
  EXPECT_EQ(rewritten("r x \\./", "x"), "./");
}

TEST(NameMap, AppliesRulesInTheirOrder) { EXPECT_EQ(rewritten("r a b\nr b c\r\nr a z", "a"), "c"); }

TEST(NameMap, EndsOrStartsAgainWhereARuleSaysSo) {
  EXPECT_EQ(rewritten("re a b\nr b c", "a"), "b");
  EXPECT_EQ(rewritten("re a b\nr b c", "b"), "c");
  EXPECT_EQ(rewritten("e ^keep\nr e x", "keep"), "keep");
  EXPECT_EQ(rewritten("r c d\nrs b c\nr d e", "b"), "e");
}

TEST(NameMap, RefusesWhatARuleRefuses) {
  EXPECT_EQ(rewritten("a ^secret", "secret/a"), "<forbidden>");
  EXPECT_EQ(rewritten("a ^secret", "public"), "public");
  EXPECT_EQ(rewritten("a~ ^public/", "secret"), "<forbidden>");
  EXPECT_EQ(rewritten("a~ ^public/", "public/a"), "public/a");
}

TEST(NameMap, KnowsRulesForOneDirection) {
  EXPECT_EQ(rewritten("rG a g\nrP a p", "a", Direction::Read), "g");
  EXPECT_EQ(rewritten("rG a g\nrP a p", "a", Direction::Write), "p");
  EXPECT_EQ(rewritten("aP ^", "a", Direction::Read), "a");
  EXPECT_EQ(rewritten("aP ^", "a", Direction::Write), "<forbidden>");
}

TEST(NameMap, MatchesAnyByte) {
  using namespace std::string_literals;
  EXPECT_EQ(rewritten("r ^pxelinux\\.0.* pxelinux.0", "pxelinux.0\xFF\n\0;\x12"s), "pxelinux.0");
  EXPECT_EQ(rewritten("r [\\x00-\\x1F]+", "a\n\0b"s), "ab");
}

TEST(NameMap, RefusesToRewriteWithoutEnd) {
  for (const auto* rules : {"rg a a", "rg a aa", "rg ^ x", "s ^", "rs a a", "r a b\nrs b a"}) {
    EXPECT_EQ(rewritten(rules, "a"), "<bad-name>") << rules;
  }
  EXPECT_EQ(rewritten("rg \\\\ /", std::string(kMaxRewrites, '\\')), std::string(kMaxRewrites, '/'));
  EXPECT_EQ(rewritten("rg \\\\ /", std::string(kMaxRewrites + 1, '\\')), "<bad-name>");
}

TEST(NameMap, RefusesNamesThatAreOrBecomeTooLong) {
  const std::string longest(kMaxPathLength, 'a');
  EXPECT_EQ(rewritten("r b c", longest), longest);
  EXPECT_EQ(rewritten("r $ b", longest), "<bad-name>");
  EXPECT_EQ(rewritten("r a b", longest + 'a'), "<bad-name>");
  EXPECT_EQ(rewritten("rg x|y \\0\\0\\0\\0", "x"), "<bad-name>");
}

TEST(NameMap, IsNotSlowedDownByWhatRuinsOthers) {
  const std::string name(kMaxPathLength - 1, 'a');
  EXPECT_EQ(rewritten("r ^(a+)+$ x\nr ^(a|a)*$ x\nr (a*)*b x", name + '!'), name + '!');
}

TEST(NameMap, SaysWhichLineIsWrongAndWhy) {
  struct Case {
    std::string_view rules;
    std::string_view complaint;
  };
  for (const auto& [rules, complaint] : {
           Case{"r a b\n\nq a\n", "rules, line 3: the operation \"q\" has a letter that means nothing"},
           Case{"r", "rules, line 1: a rule has an operation and a regular expression"},
           Case{"r a b c", "rules, line 1: a rule has at most three words; a space in one is written \"\\ \""},
           Case{"r (a b", "rules, line 1: the expression \"(a\": missing ): (a"},
           Case{"r (a)\\1 b", "rules, line 1: the expression \"(a)\\1\": invalid escape sequence: \\1"},
           Case{"r (a) \\2", "rules, line 1: the replacement has \\2, the expression only 1 groups"},
           Case{"r a \\q", "rules, line 1: the replacement has \\q, which means nothing"},
           Case{"r a b\\", "rules, line 1: the replacement ends in a backslash"},
           Case{"a a b", "rules, line 1: only an operation with r has a replacement"},
           Case{"i a", "rules, line 1: the operation \"i\" does nothing: it needs r, a, e or s"},
           Case{"rr a", "rules, line 1: the operation \"rr\" has a letter twice"},
           Case{"ag a", "rules, line 1: the operation \"ag\" has g without r"},
           Case{"ra a", "rules, line 1: the operation \"ra\" has both a and r"},
           Case{"es a", "rules, line 1: the operation \"es\" has both e and s"},
           Case{"r~ a b", "rules, line 1: the operation \"r~\" has both r and ~"},
           Case{"eGP a", "rules, line 1: the operation \"eGP\" has both G and P"},
       }) {
    EXPECT_EQ(complaint_about(rules), complaint);
  }
}

}  // namespace
}  // namespace portico::tftp
