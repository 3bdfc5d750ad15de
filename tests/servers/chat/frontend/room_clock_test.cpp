#include "servers/chat/frontend/room_clock.h"

#include <chrono>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::chrono_literals;

constexpr Time kWall{1'000s};
constexpr RoomClock::Steady kSteady{50s};
constexpr Time::duration kNone{0};

TEST(RoomClockTest, PassesAsTheSteadyClockDoes) {
  RoomClock clock{kWall, kSteady};
  EXPECT_EQ(clock.now(), kWall);
  EXPECT_EQ(clock.update(kWall + 9'700ms, kSteady + 10s), kNone);
  EXPECT_EQ(clock.now(), kWall + 10s);
  EXPECT_EQ(clock.update(kWall + 11s, kSteady + 10s), kNone);
  EXPECT_EQ(clock.now(), kWall + 10s);
}

TEST(RoomClockTest, TellsOnceHowFarTheWallClockWasSet) {
  RoomClock clock{kWall, kSteady};
  EXPECT_EQ(clock.update(kWall - 1h + 5s, kSteady + 5s), -1h);
  EXPECT_EQ(clock.now(), kWall - 1h + 5s);
  EXPECT_EQ(clock.update(kWall - 1h + 6s, kSteady + 6s), kNone);
  EXPECT_EQ(clock.update(kWall + 2h + 6s, kSteady + 6s), 3h);
  EXPECT_EQ(clock.update(kWall + 2h + 7s, kSteady + 7s), kNone);
  EXPECT_EQ(clock.now(), kWall + 2h + 7s);
}

}  // namespace
}  // namespace portico::chat
