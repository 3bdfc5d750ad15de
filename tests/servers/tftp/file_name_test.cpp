#include "servers/tftp/protocol/file_name.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using namespace std::string_view_literals;

std::string decoded(std::string_view word) {
  auto name = decode_name(word);
  const auto* refusal = std::get_if<Refusal>(&name);
  return refusal == nullptr ? std::get<std::string>(name) : std::string{"<"}.append(tftp::word(refusal->status)) + ">";
}

TEST(FileName, AcceptsNamesOfEveryOrdinaryKind) {
  for (const auto name : {"a"sv, "README.md"sv, ".hidden"sv, "..."sv, "..a"sv, "a b"sv, "100%"sv, "-rf"sv, "~"sv, "*"sv,
                          "C:"sv, "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"sv, ".portico"sv, "x.portico-"sv}) {
    EXPECT_EQ(broken_name_rule(name), std::nullopt) << name;
  }
  EXPECT_EQ(broken_name_rule(std::string(255, 'x')), std::nullopt);
}

TEST(FileName, SaysWhichRuleAHostileNameBreaks) {
  struct Case {
    std::string_view name;
    std::string_view part_of_sentence;
  };
  const std::string too_long(256, 'x');
  for (const auto& [name, part] : {
           Case{"", "at least one byte"},
           Case{too_long, "at most 255"},
           Case{".", "directory"},
           Case{"..", "directory"},
           Case{"../etc/passwd", "slash"},
           Case{"/etc/passwd", "slash"},
           Case{"a/b", "slash"},
           Case{"a/", "slash"},
           Case{"/", "slash"},
           Case{"..\\windows", "backslash"},
           Case{"nul\0byte"sv, "control"},
           Case{"\0"sv, "control"},
           Case{"line\nfeed", "control"},
           Case{"carriage\rreturn", "control"},
           Case{"tab\t", "control"},
           Case{"\x1B[2J", "control"},
           Case{"\x7F", "control"},
           Case{"\xC2\x9B", "control"},
           Case{".portico-upload-0", "server's own"},
           Case{".portico-", "server's own"},
       }) {
    const auto rule = broken_name_rule(name);
    ASSERT_TRUE(rule) << name;
    EXPECT_NE(rule->find(part), std::string_view::npos) << name << ": " << *rule;
  }
}

TEST(FileName, IsValidUtf8) {
  for (const auto name : {"\x80"sv, "\xFF"sv, "\xC3"sv, "\xC3("sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC0\xAF"sv,
                          "\xC1\x81"sv, "\xE0\x80\xAF"sv, "\xF0\x80\x80\xAF"sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv,
                          "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xC3\xA4\x80"sv}) {
    EXPECT_TRUE(broken_name_rule(name)) << testing::PrintToString(std::string{name});
  }
  for (const auto name : {"\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "\xC2\xA0"sv}) {
    EXPECT_FALSE(broken_name_rule(name)) << testing::PrintToString(std::string{name});
  }
}

TEST(FileName, EncodesWhatWouldBreakALine) {
  EXPECT_EQ(encode_name("my notes.txt"), "my%20notes.txt");
  EXPECT_EQ(encode_name("100%"), "100%25");
  EXPECT_EQ(encode_name("a\nb\x7F\x01"), "a%0Ab%7F%01");
  EXPECT_EQ(encode_name("\xC3\xA4"), "\xC3\xA4");
}

TEST(FileName, DecodesBothCasesOfHexadecimalDigitsAndRawUtf8) {
  EXPECT_EQ(decoded("%c3%A4"), "\xC3\xA4");
  EXPECT_EQ(decoded("\xC3\xA4"), "\xC3\xA4");
  EXPECT_EQ(decoded("%61%62%63"), "abc");
}

TEST(FileName, IsDecodedOnce) {
  EXPECT_EQ(decoded("%252F"), "%2F");
  EXPECT_EQ(decoded("%25252e"), "%252e");
}

TEST(FileName, CannotSmuggleABrokenRuleInPercentSigns) {
  for (const auto word : {"%2e%2E", "%2F", "..%2fetc%2fpasswd", "%5C", "a%00b", "%0A", "%1b[0m", "%2Eportico-x", "%80",
                          "%ED%A0%80", "%C2%85"}) {
    EXPECT_EQ(decoded(word), "<bad-name>") << word;
  }
}

TEST(FileName, RefusesWhatIsNotPercentEncoding) {
  for (const auto word : {"%", "a%", "%4", "%4g", "%g4", "%%41", "%+1", "%-1", "% 1", "%0x41"}) {
    EXPECT_EQ(decoded(word), "<bad-name>") << word;
  }
}

TEST(FileName, ComesBackFromEncodingForEveryByteThatItMayHold) {
  for (int byte = 0; byte < 128; ++byte) {
    const std::string name{'x', static_cast<char>(byte)};
    if (broken_name_rule(name)) continue;
    EXPECT_EQ(decoded(encode_name(name)), name);
  }
}

}  // namespace
}  // namespace portico::tftp
