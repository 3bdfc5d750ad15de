#include "servers/tftp/engine/retransmission_timer.h"

#include <chrono>

#include <gtest/gtest.h>

#include "servers/tftp/engine/block.h"

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using Time = RetransmissionTimer::Time;

RetransmissionTimer::Duration timeout_of(RetransmissionTimer& timer) {
  timer.start(Time{});
  return timer.deadline() - Time{};
}

TEST(TftpTimer, BeginsWithTheFirstTimeoutAndDoublesUpToTheCeiling) {
  RetransmissionTimer timer{{}};
  for (const auto expected : {1s, 2s, 4s, 5s, 5s}) {
    EXPECT_EQ(timeout_of(timer), expected);
    EXPECT_TRUE(timer.back_off(5));
  }
  EXPECT_FALSE(timer.back_off(5));
}

TEST(TftpTimer, FollowsTheRoundTrip) {
  RetransmissionTimer timer{{}};
  timer.measured(10ms);
  EXPECT_EQ(timeout_of(timer), 210ms);
  timer.measured(800ms);
  EXPECT_GT(timeout_of(timer), 800ms);
  for (int i = 0; i < 100; ++i) timer.measured(300ms);
  EXPECT_GT(timeout_of(timer), 499ms);
  EXPECT_LT(timeout_of(timer), 510ms);
}

TEST(TftpTimer, KeepsToTheCeiling) {
  RetransmissionTimer timer{{}};
  timer.set_ceiling(500ms);
  EXPECT_EQ(timeout_of(timer), 500ms);
  timer.start(Time{}, 2);
  EXPECT_EQ(timer.deadline(), Time{500ms});
}

TEST(TftpTimer, TakesBackOffBackWhenARoundTripIsMeasured) {
  RetransmissionTimer timer{{}};
  timer.measured(10ms);
  timer.back_off(10);
  timer.back_off(10);
  EXPECT_EQ(timeout_of(timer), 840ms);
  timer.measured(10ms);
  EXPECT_LE(timeout_of(timer), 210ms);
}

TEST(TftpTimer, TakesHalfOfBackOffBackWithProgressThatNeededNone) {
  RetransmissionTimer timer{{}};
  timer.measured(10ms);
  timer.back_off(10);
  timer.back_off(10);
  timer.progress();
  EXPECT_EQ(timeout_of(timer), 840ms);
  timer.progress();
  EXPECT_EQ(timeout_of(timer), 420ms);
  for (int i = 0; i < 10; ++i) timer.progress();
  EXPECT_EQ(timeout_of(timer), 210ms);
}

TEST(TftpTimer, StandsStillUntilItIsStarted) {
  RetransmissionTimer timer{{}};
  EXPECT_EQ(timer.deadline(), Time::max());
  timer.start(Time{});
  timer.stop();
  EXPECT_EQ(timer.deadline(), Time::max());
}

TEST(TftpBlock, IsTheNearestOneOfItsNumber) {
  EXPECT_EQ(from_wire(0, 65535), 65536);
  EXPECT_EQ(from_wire(65535, 65536), 65535);
  EXPECT_EQ(from_wire(65535, 0), -1);
  EXPECT_EQ(from_wire(32767, 0), 32767);
  EXPECT_EQ(from_wire(32768, 0), -32768);
  EXPECT_EQ(from_wire(5, (Block{1} << 40U) + 3), (Block{1} << 40U) + 5);
}

TEST(TftpBlock, EndsWithAShorterOne) {
  EXPECT_EQ(last_block(0, 512), 1);
  EXPECT_EQ(last_block(511, 512), 1);
  EXPECT_EQ(last_block(512, 512), 2);
  EXPECT_EQ(last_block(std::uint64_t{1} << 40U, 8), (Block{1} << 37U) + 1);
}

}  // namespace
}  // namespace portico::tftp
