#include "clients/common/amounts.h"

#include <limits>

#include <gtest/gtest.h>

namespace portico {
namespace {

using std::chrono::milliseconds;

TEST(FormatSize, KeepsToThreeDigitsAndAUnit) {
  EXPECT_EQ(format_size(0), "0 B");
  EXPECT_EQ(format_size(999), "999 B");
  EXPECT_EQ(format_size(1000), "1.0 KiB");
  EXPECT_EQ(format_size(1536), "1.5 KiB");
  EXPECT_EQ(format_size(10 * 1024), "10 KiB");
  EXPECT_EQ(format_size(1023 * 1024), "1.0 MiB");
  EXPECT_EQ(format_size(100'000'000), "95 MiB");
  EXPECT_EQ(format_size(std::numeric_limits<std::int64_t>::max()), "8.0 EiB");
}

TEST(FormatCount, SetsCommasBetweenThousands) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(12'345), "12,345");
  EXPECT_EQ(format_count(1'000'000), "1,000,000");
}

TEST(FormatDuration, IsAsPreciseAsOneWantsToKnow) {
  EXPECT_EQ(format_duration(milliseconds{0}), "0.0 s");
  EXPECT_EQ(format_duration(milliseconds{312}), "0.3 s");
  EXPECT_EQ(format_duration(milliseconds{9'949}), "9.9 s");
  EXPECT_EQ(format_duration(milliseconds{9'950}), "10 s");
  EXPECT_EQ(format_duration(milliseconds{59'499}), "59 s");
  EXPECT_EQ(format_duration(milliseconds{59'500}), "1:00");
  EXPECT_EQ(format_duration(milliseconds{187'000}), "3:07");
  EXPECT_EQ(format_duration(milliseconds{7'509'000}), "2:05:09");
}

}  // namespace
}  // namespace portico
