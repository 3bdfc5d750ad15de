#include <chrono>
#include <list>
#include <string>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/streams/idle_waits.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using Clock = IdleWaits::Clock;

class IdleWaitsTest : public testing::Test {
 protected:
  class TestWait final : public IdleWaits::Wait {
   public:
    TestWait(IdleWaitsTest& test, char name) : IdleWaits::Wait{IdleWaits::of(test.context)}, test_{test}, name_{name} {}
    using Wait::begin_wait;
    using Wait::end_wait;

   private:
    void on_quiet() override { test_.quiet += name_; }

    IdleWaitsTest& test_;
    char name_;
  };

  explicit IdleWaitsTest() { IdleWaits::of(context).keep_warm(2); }

  // Begins a wait of each name, in the order of the names.
  void begin(const std::string& names, Clock::time_point now) {
    for (const char name : names) waits.emplace_back(*this, name).begin_wait(now);
  }

  asio::io_context context{1};
  std::string quiet;  // the names of those that became quiet, in their order
  std::list<TestWait> waits;
  const Clock::time_point start = Clock::now();
  const Clock::time_point moment_later = start + IdleWaits::kMoment;
};

TEST_F(IdleWaitsTest, EndWhenTheyHaveLastedAndEnoughOthersAreWarmLongestFirst) {
  begin("abcd", start);
  EXPECT_EQ(quiet, "");
  begin("e", moment_later);
  EXPECT_EQ(quiet, "abc");
}

TEST_F(IdleWaitsTest, StayHoweverLongWhereTheyAreWarm) {
  begin("a", start);
  begin("b", start + 1h);
  EXPECT_EQ(quiet, "");
}

TEST_F(IdleWaitsTest, StayForAMomentHoweverManyTheyAre) {
  begin("abcd", start);
  begin("e", moment_later - 1ms);
  EXPECT_EQ(quiet, "");
}

TEST_F(IdleWaitsTest, CountFromWhenTheyBeganLast) {
  begin("abc", start);
  waits.front().end_wait();
  waits.front().begin_wait(moment_later - 1ms);
  begin("d", moment_later);
  EXPECT_EQ(quiet, "bc");
}

TEST_F(IdleWaitsTest, ThatEndedOrWentAreNotTold) {
  begin("abcd", start);
  waits.front().end_wait();
  waits.front().end_wait();
  waits.pop_back();
  begin("e", moment_later);
  EXPECT_EQ(quiet, "b");
}

TEST_F(IdleWaitsTest, BeginAnewThoughTheyHaveNotEnded) {
  begin("abc", start);
  waits.front().begin_wait(moment_later);
  EXPECT_EQ(quiet, "b");
}

TEST_F(IdleWaitsTest, EndALittleLaterInALoopThatSleeps) {
  begin("abc", start);
  test::run_until(context, [this] { return !quiet.empty(); });
  EXPECT_EQ(quiet, "a");
  EXPECT_GE(Clock::now() - start, IdleWaits::kLate);
}

TEST_F(IdleWaitsTest, ThatHaveAllEndedDoNotHoldALoop) {
  begin("abc", start);
  waits.clear();
  context.restart();
  context.run_for(10s);
  EXPECT_TRUE(context.stopped());
  EXPECT_LT(Clock::now() - start, IdleWaits::kLate);
}

}  // namespace
}  // namespace portico
