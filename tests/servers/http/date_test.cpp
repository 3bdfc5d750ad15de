#include "servers/http/protocol/date.h"

#include <chrono>
#include <optional>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow = sys_days{2026y / 11 / 21};
constexpr sys_seconds kExample = sys_days{1994y / 11 / 6} + 8h + 49min + 37s;

TEST(Date, IsReadInThreeForms) {
  EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
  EXPECT_EQ(parse_date("Wed Nov 16 08:49:37 1994", kNow), kExample + 240h);
  EXPECT_EQ(parse_date("Thu, 29 Feb 2024 23:59:60 GMT", kNow), sys_days{2024y / 3 / 1});
}

TEST(Date, HasAYearOfTwoDigitsWithinFiftyYears) {
  EXPECT_EQ(parse_date("Friday, 01-Jan-76 00:00:00 GMT", kNow), sys_days{2076y / 1 / 1});
  EXPECT_EQ(parse_date("Friday, 01-Jan-77 00:00:00 GMT", kNow), sys_days{1977y / 1 / 1});
  EXPECT_EQ(parse_date("Friday, 01-Jan-26 00:00:00 GMT", kNow), sys_days{2026y / 1 / 1});
}

TEST(Date, IsNothingElse) {
  for (const auto* text : {"",
                           "0",
                           "Sun",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "sun, 06 nov 1994 08:49:37 GMT",
                           "Xyz, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 31 Feb 1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Thu, 29 Feb 2023 00:00:00 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, +6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov  994 08:49:37 GMT",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun, 06-Nov-94 08:49:37 GMT",
                           "Sunday, 06-Nov-1994 08:49:37 GMT",
                           "1994-11-06T08:49:37Z"}) {
    EXPECT_EQ(parse_date(text, kNow), std::nullopt) << text;
  }
}

TEST(Date, IsWrittenAsItIsRead) {
  EXPECT_EQ(view(format_date(kExample)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(view(format_date(sys_seconds{})), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(view(format_date(sys_seconds{-1s})), "Wed, 31 Dec 1969 23:59:59 GMT");
  for (auto time = sys_seconds{sys_days{1999y / 1 / 1}}; time < sys_days{2030y / 1 / 1}; time += 1000003s) {
    const auto text = format_date(time);
    ASSERT_EQ(parse_date(view(text), kNow), time) << view(text);
  }
}

}  // namespace
}  // namespace portico::http
