#include "servers/chat/protocol/time_text.h"

#include <chrono>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days kDay{std::chrono::year{2026} / 1 / 2};

TEST(ChatTimeText, WritesTheTimeOfATag) {
  EXPECT_EQ(ServerTime(kDay + 3h + 4min + 5s + 6ms).text(), "2026-01-02T03:04:05.006Z");
  EXPECT_EQ(ServerTime(kDay + 23h + 59min + 59s + 999999us).text(), "2026-01-02T23:59:59.999Z");
  EXPECT_EQ(ServerTime(std::chrono::system_clock::time_point{}).text(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(ServerTime(std::chrono::sys_days{std::chrono::year{2024} / 2 / 29}).text(), "2024-02-29T00:00:00.000Z");
}

TEST(ChatTimeText, WritesATimeForPeople) {
  EXPECT_EQ(readable_time(kDay + 3h + 4min + 5s), "Friday January 2 2026 -- 03:04:05 +00:00");
}

TEST(ChatTimeText, WritesHowLongTheServerIsUp) {
  EXPECT_EQ(uptime_text(0s), "0 days 0:00:00");
  EXPECT_EQ(uptime_text(72h + 14h + 5min + 6s), "3 days 14:05:06");
}

TEST(ChatTimeText, CountsSecondsForNumerics) { EXPECT_EQ(unix_seconds(kDay + 1s + 999ms), "1767312001"); }

}  // namespace
}  // namespace portico::chat
