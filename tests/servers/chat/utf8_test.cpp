#include "servers/chat/protocol/utf8.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::string_view_literals;

TEST(ChatUtf8, KnowsWhatIsValid) {
  for (const auto valid : {""sv, "ana"sv, "\0"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
                           "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "caf\xC3\xA9"sv}) {
    EXPECT_TRUE(is_utf8(valid)) << testing::PrintToString(valid);
  }
}

TEST(ChatUtf8, KnowsWhatIsNot) {
  for (const auto invalid :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC3"sv, "\xC3x"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xE2\x82"sv, "\xE2\x82x"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv}) {
    EXPECT_FALSE(is_utf8(invalid)) << testing::PrintToString(invalid);
  }
}

TEST(ChatUtf8, CutsBetweenSequencesWhereverTheLimitIs) {
  const auto text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z"sv;
  const std::vector<std::size_t> whole = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (std::size_t max = 0; max < whole.size(); ++max) EXPECT_EQ(cut_utf8(text, max).size(), whole[max]) << max;
}

TEST(ChatUtf8, CutsOtherBytesAnywhere) {
  for (const auto text : {"\x80\x80\x80\x80\x80\x80"sv, "\xFF\xFF\xFF\xFF\xFF\xFF"sv, "\xE2\xE2\xE2\xE2\xE2\xE2"sv}) {
    for (std::size_t max = 0; max <= text.size(); ++max) EXPECT_EQ(cut_utf8(text, max).size(), max);
  }
}

TEST(ChatUtf8, RepairsByteByByte) {
  EXPECT_EQ(repair_utf8("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(repair_utf8("caf\xE9!"), "caf\xEF\xBF\xBD!");
  EXPECT_EQ(repair_utf8("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(repair_utf8(""), "");
}

}  // namespace
}  // namespace portico::chat
