#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/streams/deadlines.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using Clock = Deadlines::Clock;

class TestEntry final : public Deadlines::Entry {
 public:
  explicit TestEntry(asio::io_context& context) : Entry{Deadlines::of(context)} {}
  TestEntry(asio::io_context& context, Clock::duration from_now) : TestEntry{context} {
    set_deadline(Clock::now() + from_now);
  }
  using Entry::clear_deadline;
  using Entry::set_deadline;
  using Entry::withdraw_deadline;

  void on_deadline() override {
    ++passed;
    passed_at = Clock::now();
    if (then) then();
  }

  int passed = 0;
  Clock::time_point passed_at;
  std::function<void()> then;
};

class DeadlinesTest : public testing::Test {
 protected:
  void run_until_passed(const TestEntry& entry, int times = 1) {
    test::run_until(context, [&] { return entry.passed >= times; });
  }

  // Whether nothing is left that keeps the loop running.
  bool loop_ends() {
    context.restart();
    context.run_for(10s);
    return context.stopped();
  }

  asio::io_context context{1};
};

TEST_F(DeadlinesTest, PassOnceAndNotBeforeTheirTime) {
  const auto deadline = Clock::now() + 30ms;
  TestEntry entry{context};
  entry.set_deadline(deadline);
  run_until_passed(entry);
  EXPECT_GE(entry.passed_at, deadline);
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(entry.passed, 1);
}

TEST_F(DeadlinesTest, ThatArePastPassAtTheLoopsNextTurn) {
  TestEntry entry{context};
  entry.set_deadline(Clock::now() - 1h);
  EXPECT_EQ(entry.passed, 0) << "not from within set_deadline";
  run_until_passed(entry);
}

TEST_F(DeadlinesTest, PassInTheirOrderWhateverTheOrderTheyWereSetIn) {
  std::vector<int> order;
  std::list<TestEntry> entries;
  for (const int n : {3, 0, 4, 1, 2}) {
    entries.emplace_back(context, n * 10ms).then = [&order, n] { order.push_back(n); };
  }
  test::run_until(context, [&order] { return order.size() == 5; });
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
}

TEST_F(DeadlinesTest, PassForEveryOneOfAThousandThatShareAMoment) {
  const auto deadline = Clock::now() + 20ms;
  std::list<TestEntry> entries;
  int passed = 0;
  for (int n = 0; n < 1'000; ++n) {
    entries.emplace_back(context).then = [&passed] { ++passed; };
    entries.back().set_deadline(deadline);
  }
  test::run_until(context, [&passed] { return passed == 1'000; });
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(passed, 1'000);
}

TEST_F(DeadlinesTest, ThatAreMovedToLaterCostNoTimer) {
  TestEntry entry{context, 1h};
  test::settle(context);
  for (int n = 0; n < 1'000; ++n) {
    entry.set_deadline(Clock::now() + 1h);
    entry.clear_deadline();
  }
  context.restart();
  EXPECT_EQ(context.poll(), 0U) << "a timer that is set anew calls a handler";
}

TEST_F(DeadlinesTest, ThatAreMovedToLaterPassThen) {
  TestEntry entry{context, 10ms};
  const auto later = Clock::now() + 80ms;
  entry.set_deadline(later);
  run_until_passed(entry);
  EXPECT_GE(entry.passed_at, later);
  EXPECT_EQ(entry.passed, 1);
}

TEST_F(DeadlinesTest, ThatAreMovedToEarlierPassThen) {
  TestEntry entry{context, 1h};
  test::settle(context);
  entry.set_deadline(Clock::now() + 10ms);
  run_until_passed(entry);
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(entry.passed, 1);
}

TEST_F(DeadlinesTest, ThatAreMovedToAndFroPassWhereTheyWereLeft) {
  TestEntry entry{context, 1h};
  entry.set_deadline(Clock::now() + 1ms);
  entry.set_deadline(Clock::now() + 1h);
  entry.set_deadline(Clock::now() + 5ms);
  const auto last = Clock::now() + 50ms;
  entry.set_deadline(last);
  run_until_passed(entry);
  EXPECT_GE(entry.passed_at, last);
  EXPECT_EQ(entry.passed, 1);
}

TEST_F(DeadlinesTest, ThatAreClearedDoNotPass) {
  TestEntry cleared{context, 10ms};
  TestEntry never{context};
  never.set_deadline(Deadlines::kNever);
  cleared.clear_deadline();
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(cleared.passed, 0);
  EXPECT_EQ(never.passed, 0);
}

TEST_F(DeadlinesTest, ThatAreWithdrawnDoNotKeepTheLoop) {
  TestEntry entry{context, 1h};
  entry.withdraw_deadline();
  const auto before = Clock::now();
  EXPECT_TRUE(loop_ends());
  EXPECT_LT(Clock::now() - before, 10s);
  entry.set_deadline(Clock::now() + 5ms);
  run_until_passed(entry);
}

TEST_F(DeadlinesTest, ThatAreClearedAndSetAgainPass) {
  TestEntry entry{context, 10ms};
  entry.clear_deadline();
  entry.set_deadline(Clock::now() + 20ms);
  run_until_passed(entry);
  EXPECT_EQ(entry.passed, 1);
}

TEST_F(DeadlinesTest, OfAnEntryThatGoesDoNotPassAndDoNotKeepTheLoop) {
  std::optional<TestEntry> soon{std::in_place, context, 5ms};
  std::optional<TestEntry> later{std::in_place, context, 1h};
  soon.reset();
  later.reset();
  const auto before = Clock::now();
  EXPECT_TRUE(loop_ends());
  EXPECT_LT(Clock::now() - before, 10s);
}

TEST_F(DeadlinesTest, OfOthersPassThoughTheFirstEntryGoes) {
  std::optional<TestEntry> first{std::in_place, context, 5ms};
  TestEntry second{context, 20ms};
  test::settle(context);
  first.reset();
  run_until_passed(second);
}

TEST_F(DeadlinesTest, WorkAgainAfterTheLastEntryHasGone) {
  { TestEntry gone{context, 1h}; }
  test::settle(context);
  TestEntry entry{context, 5ms};
  run_until_passed(entry);
}

TEST_F(DeadlinesTest, CanBeSetAgainAsTheyPass) {
  TestEntry entry{context, 1ms};
  entry.then = [&entry] {
    if (entry.passed < 5) entry.set_deadline(Clock::now() + 1ms);
  };
  run_until_passed(entry, 5);
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(entry.passed, 5);
}

TEST_F(DeadlinesTest, OneThatPassesCanTakeAnotherAway) {
  const auto deadline = Clock::now() + 5ms;
  std::list<TestEntry> entries;
  int passed = 0;
  for (int n = 0; n < 2; ++n) {
    entries.emplace_back(context).set_deadline(deadline);
    entries.back().then = [&, n] {
      ++passed;
      entries.remove_if(
          [&, n](const TestEntry& other) { return &other == (n == 0 ? &entries.back() : &entries.front()); });
    };
  }
  EXPECT_TRUE(loop_ends());
  EXPECT_EQ(passed, 1);
}

TEST_F(DeadlinesTest, BelongToOneLoopEach) {
  asio::io_context other{1};
  EXPECT_EQ(&Deadlines::of(context), &Deadlines::of(context));
  EXPECT_NE(&Deadlines::of(context), &Deadlines::of(other));
  TestEntry here{context, 1ms};
  TestEntry there{other, 1ms};
  run_until_passed(here);
  EXPECT_EQ(there.passed, 0);
}

TEST(DeadlinesOfALoop, MayBePendingWhenTheLoopGoes) {
  auto context = std::make_unique<asio::io_context>(1);
  { TestEntry entry{*context, 1h}; }
  auto entry = std::make_unique<TestEntry>(*context, 1h);
  test::settle(*context);
  entry.reset();
  context.reset();
}

}  // namespace
}  // namespace portico
