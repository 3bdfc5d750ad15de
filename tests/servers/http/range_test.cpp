#include "servers/http/protocol/range.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

std::string describe(const Ranges& ranges) {
  if (std::holds_alternative<NoRange>(ranges)) return "all";
  if (std::holds_alternative<Unsatisfiable>(ranges)) return "416";
  std::string text;
  for (const auto& [first, length] : std::get<std::vector<ByteRange>>(ranges)) {
    text += (text.empty() ? "" : " ") + std::to_string(first) + '+' + std::to_string(length);
  }
  return text;
}

struct Row {
  std::string_view value;
  std::uint64_t size;
  std::string_view expected;
};

constexpr Row kRows[] = {
    {"bytes=0-0", 10, "0+1"},
    {"bytes=0-9", 10, "0+10"},
    {"bytes=2-", 10, "2+8"},
    {"bytes=-3", 10, "7+3"},
    {"bytes=-30", 10, "0+10"},
    {"bytes=5-30", 10, "5+5"},
    {"Bytes= 0-1 , 4-5", 10, "0+2 4+2"},
    {"bytes=4-5,0-1", 10, "4+2 0+2"},
    {"bytes=0-1,,4-5,", 10, "0+2 4+2"},
    {"bytes=0-1,20-", 10, "0+2"},
    {"bytes=0-4,3-6", 10, "0+7"},
    {"bytes=0-4,5-6", 10, "0+7"},
    {"bytes=0-1,8-9,1-8", 10, "0+10"},
    {"bytes=0-,0-,0-,0-", 10, "0+10"},
    {"bytes=1-1,3-3,5-5,-10", 10, "0+10"},
    {"bytes=10-", 10, "416"},
    {"bytes=10-20,30-", 10, "416"},
    {"bytes=-0", 10, "416"},
    {"bytes=0-", 0, "416"},
    {"bytes=-1", 0, "416"},
    {"bytes=5-99999999999999999999999999", 10, "5+5"},
    {"bytes=99999999999999999999999999-", 10, "416"},
    {"bytes=-99999999999999999999999999", 10, "0+10"},
    {"bytes=0-18446744073709551615", 18446744073709551615U, "0+18446744073709551615"},
    {"", 10, "all"},
    {"bytes", 10, "all"},
    {"bytes=", 10, "all"},
    {"bytes=,", 10, "all"},
    {"bytes=-", 10, "all"},
    {"bytes=5", 10, "all"},
    {"bytes=3-2", 10, "all"},
    {"bytes=a-b", 10, "all"},
    {"bytes=+1-2", 10, "all"},
    {"bytes=1--2", 10, "all"},
    {"bytes=--2", 10, "all"},
    {"bytes=1 - 2", 10, "all"},
    {"bytes=0x1-2", 10, "all"},
    {"bytes =0-1", 10, "all"},
    {"bytes:0-1", 10, "all"},
    {"lines=0-1", 10, "all"},
    {"bytes=0-1,x", 10, "all"},
};

TEST(Range, MeansSoManyBytes) {
  for (const auto& [value, size, expected] : kRows) {
    EXPECT_EQ(describe(parse_ranges(value, size)), expected) << value << " of " << size;
  }
}

TEST(Range, OfTooManyPiecesIsIgnored) {
  std::string value = "bytes=0-0";
  for (std::size_t count = 1; count < kMaxRanges; ++count)
    value += ',' + std::to_string(2 * count) + '-' + std::to_string(2 * count);
  EXPECT_EQ(std::get<std::vector<ByteRange>>(parse_ranges(value, 1000)).size(), kMaxRanges);
  EXPECT_EQ(describe(parse_ranges(value + ",999-", 1000)), "all");
}

TEST(Range, IsToldInContentRange) {
  EXPECT_EQ(content_range({5, 10}, 100), "bytes 5-14/100");
  EXPECT_EQ(unsatisfied_range(100), "bytes */100");
}

}  // namespace
}  // namespace portico::http
