#include <gtest/gtest.h>

#include "clients/chat/back_off.h"
#include "clients/chat/pace.h"

namespace portico::chat::client {
namespace {

using namespace std::chrono_literals;

TEST(ChatBackOff, DoublesUpToItsLimit) {
  BackOff back_off;
  EXPECT_EQ(back_off.next(1), 1s);
  EXPECT_EQ(back_off.next(1), 2s);
  EXPECT_EQ(back_off.next(1), 4s);
  for (int number = 0; number < 20; ++number) (void)back_off.next(1);
  EXPECT_EQ(back_off.next(1), BackOff::kLongest);
}

TEST(ChatBackOff, LeavesHalfToChance) {
  EXPECT_EQ(BackOff{}.next(0), 500ms);
  EXPECT_EQ(BackOff{}.next(0.5), 750ms);
}

TEST(ChatBackOff, BeginsAnewOnlyAfterAGoodConnection) {
  BackOff back_off;
  (void)back_off.next(1);
  back_off.connection_lasted(1s);
  EXPECT_EQ(back_off.next(1), 2s);
  back_off.connection_lasted(BackOff::kGood);
  EXPECT_EQ(back_off.next(1), 1s);
}

TEST(ChatPace, LetsSomeLinesGoAtOnceAndThenOneAfterTheOther) {
  Pace pace{2s};
  const Pace::Clock::time_point start{1h};
  for (int line = 0; line < Pace::kAhead; ++line) {
    EXPECT_LE(pace.next(), start);
    pace.sent(start);
  }
  EXPECT_EQ(pace.next(), start + 2s);
  pace.sent(start + 2s);
  EXPECT_EQ(pace.next(), start + 4s);
  EXPECT_LE(pace.next(), start + 1h);
}

TEST(ChatPace, CanBeSwitchedOff) {
  Pace pace{0s};
  const Pace::Clock::time_point start{1h};
  for (int line = 0; line < 1000; ++line) {
    EXPECT_LE(pace.next(), start);
    pace.sent(start);
  }
}

}  // namespace
}  // namespace portico::chat::client
