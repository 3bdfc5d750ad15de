#include "clients/common/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/common/terminal_text.h"

namespace portico {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t kMebibyte = 1024 * 1024;

Progress half() { return {"big", 10 * kMebibyte, 0, 5 * kMebibyte, true}; }

TEST(ProgressLine, TellsAllAtTheUsualWidth) {
  EXPECT_EQ(progress_line(half(), 1024.0 * 1024, 79),
            "big  50% [==================>                  ]   5.0 MiB   1.0 MiB/s     0:05");
}

TEST(ProgressLine, NeverExceedsTheWidth) {
  auto progress = half();
  progress.name = "a very long name \u4e2d\u6587 of a file that goes on and on";
  for (std::size_t width = 0; width <= 200; ++width) {
    for (const auto done : {std::uint64_t{0}, 5 * kMebibyte, 10 * kMebibyte}) {
      progress.done = done;
      ASSERT_LE(columns(progress_line(progress, 12345.0, width)), width);
      ASSERT_LE(columns(progress_line(progress, std::nullopt, width)), width);
    }
  }
}

TEST(ProgressLine, LeavesTheBarOutFirst) {
  const auto line = progress_line(half(), 1024.0, 45);
  EXPECT_THAT(line, Not(HasSubstr("[")));
  EXPECT_THAT(line, HasSubstr("50%"));
  EXPECT_THAT(line, HasSubstr("KiB/s"));
}

TEST(ProgressLine, KnowsItsEnds) {
  auto progress = half();
  progress.done = 0;
  EXPECT_THAT(progress_line(progress, std::nullopt, 79), HasSubstr("  0% [>"));
  progress.done = progress.total;
  EXPECT_THAT(progress_line(progress, 1.0, 79), HasSubstr("100% [=="));
  progress.total = progress.done = 0;
  EXPECT_THAT(progress_line(progress, 0.0, 79), HasSubstr("100% ["));
}

TEST(ProgressLine, DoesNotGuessWhenNothingMoves) { EXPECT_THAT(progress_line(half(), 0.0, 79), HasSubstr("-:--")); }

TEST(ProgressLine, ShowsNeitherBarNorPercentageOfWhatHasNoEnd) {
  auto progress = half();
  progress.endless = true;
  EXPECT_THAT(progress_line(progress, 1024.0 * 1024, 79), ::testing::StartsWith("big   5.0 MiB   1.0 MiB/s"));
  for (std::size_t width = 0; width <= 100; ++width) {
    ASSERT_LE(columns(progress_line(progress, 12345.0, width)), width);
  }
  EXPECT_EQ(how_many(progress), "5,242,880 bytes");
}

TEST(SummaryLine, TellsWhatWasMoved) {
  auto progress = half();
  progress.done = progress.total;
  EXPECT_EQ(summary_line(progress, 300ms), "big: 10 MiB in 0.3 s, 33 MiB/s");
  progress.begin = 4 * kMebibyte;
  EXPECT_EQ(summary_line(progress, 300ms), "big: 6.0 MiB in 0.3 s, 20 MiB/s, resumed at 4.0 MiB");
}

TEST(SummaryLine, HasNoSpeedWithoutTime) { EXPECT_EQ(summary_line(half(), 0ms), "big: 5.0 MiB in 0.0 s"); }

TEST(SpeedMeter, WaitsUntilItCanTell) {
  SpeedMeter meter;
  const SpeedMeter::Clock::time_point start{};
  EXPECT_FALSE(meter.bytes_per_second());
  meter.record(start, 0);
  meter.record(start + 100ms, 100);
  EXPECT_FALSE(meter.bytes_per_second());
  meter.record(start + 1s, 2000);
  EXPECT_DOUBLE_EQ(*meter.bytes_per_second(), 2000.0);
}

TEST(SpeedMeter, ForgetsWhatWasLongAgo) {
  SpeedMeter meter;
  const SpeedMeter::Clock::time_point start{};
  for (int second = 0; second <= 20; ++second) meter.record(start + second * 1s, second < 10 ? 0 : 1'000'000);
  EXPECT_DOUBLE_EQ(*meter.bytes_per_second(), 0.0);
}

}  // namespace
}  // namespace portico
