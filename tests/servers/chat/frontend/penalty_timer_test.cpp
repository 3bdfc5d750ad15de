#include "servers/chat/frontend/penalty_timer.h"

#include <chrono>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::chrono_literals;

const PenaltyTimer::Time kStart = PenaltyTimer::Time{} + 24h;

// How many messages of that penalty are handled at once.
int burst(PenaltyTimer& timer, std::chrono::seconds penalty, PenaltyTimer::Time now) {
  int count = 0;
  for (; timer.is_open(now); ++count) timer.charge(penalty, now);
  return count;
}

TEST(PenaltyTimer, LetsABurstOfFiveMessagesThrough) {
  PenaltyTimer timer;
  EXPECT_EQ(burst(timer, 2s, kStart), 5);
}

TEST(PenaltyTimer, LetsFewerThroughThatCostMore) {
  PenaltyTimer timer;
  EXPECT_EQ(burst(timer, 5s, kStart), 2);
}

TEST(PenaltyTimer, ThenLetsOneThroughEveryTwoSeconds) {
  PenaltyTimer timer;
  burst(timer, 2s, kStart);
  EXPECT_FALSE(timer.is_open(kStart));
  EXPECT_GT(timer.opens_at(), kStart);
  EXPECT_EQ(burst(timer, 2s, timer.opens_at()), 1);
  EXPECT_EQ(burst(timer, 2s, kStart + 2s), 0);
  EXPECT_EQ(burst(timer, 2s, kStart + 2s + 1ns), 1);
}

TEST(PenaltyTimer, IsOpenFromTheMomentThatItNames) {
  PenaltyTimer timer;
  burst(timer, 3s, kStart);
  EXPECT_FALSE(timer.is_open(timer.opens_at() - 1ns));
  EXPECT_TRUE(timer.is_open(timer.opens_at()));
}

TEST(PenaltyTimer, ForgetsWhatLiesInThePast) {
  PenaltyTimer timer;
  burst(timer, 2s, kStart);
  EXPECT_EQ(burst(timer, 2s, kStart + 1h), 5);
}

TEST(PenaltyTimer, ChargesNothingForMessagesThatCostNothing) {
  PenaltyTimer timer;
  for (int n = 0; n < 1000; ++n) timer.charge(0s, kStart);
  EXPECT_EQ(burst(timer, 2s, kStart), 5);
}

}  // namespace
}  // namespace portico::chat
