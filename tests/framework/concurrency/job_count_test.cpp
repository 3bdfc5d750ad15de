#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/concurrency/test_job.h"
#include "tests/framework/coroutine.h"
#include <portico/concurrency/job_count.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using Clock = JobCount::Clock;

class JobCountTest : public testing::Test {
 protected:
  void add(int jobs) {
    for (; jobs > 0; --jobs) count->add();
  }

  auto fewer_than(std::size_t limit, Clock::time_point deadline = Clock::time_point::max()) {
    return test::start(context, count->fewer_than(limit, deadline));
  }

  asio::io_context context{1};
  std::shared_ptr<JobCount> count = std::make_shared<JobCount>(context);
};

TEST_F(JobCountTest, DoesNotWaitWhenThereIsRoom) {
  add(2);
  EXPECT_TRUE(fewer_than(3).ended());
  EXPECT_TRUE(fewer_than(3).get());
}

TEST_F(JobCountTest, WaitsUntilEnoughJobsHaveEnded) {
  add(3);
  auto waiting = fewer_than(2);
  EXPECT_FALSE(waiting.ended());
  count->remove();
  EXPECT_FALSE(waiting.ended()) << "two are left, and two are not fewer than two";
  count->remove();
  EXPECT_TRUE(waiting.ended());
  EXPECT_TRUE(waiting.get());
}

TEST_F(JobCountTest, WakesEveryoneWhoWaitsForLess) {
  add(3);
  auto for_one = fewer_than(3);
  auto for_all = fewer_than(1);
  EXPECT_FALSE(for_one.ended());
  count->remove();
  EXPECT_TRUE(for_one.ended());
  EXPECT_FALSE(for_all.ended());
  count->remove();
  EXPECT_FALSE(for_all.ended());
  count->remove();
  EXPECT_TRUE(for_all.ended());
}

TEST_F(JobCountTest, GivesUpAtItsDeadline) {
  add(1);
  const auto deadline = Clock::now() + 30ms;
  EXPECT_FALSE(fewer_than(1, deadline).get());
  EXPECT_GE(Clock::now(), deadline);
}

TEST_F(JobCountTest, LooksBeforeItGivesUp) {
  EXPECT_TRUE(fewer_than(1, Clock::now() - 1h).get());
  add(1);
  EXPECT_FALSE(fewer_than(1, Clock::now() - 1h).get());
}

TEST_F(JobCountTest, EndsAllWaitsWhenInterrupted) {
  add(1);
  auto first = fewer_than(1);
  auto second = fewer_than(1, Clock::now() + 1h);
  EXPECT_FALSE(first.ended());
  count->interrupt();
  EXPECT_TRUE(first.ended());
  EXPECT_TRUE(second.ended());
  EXPECT_FALSE(first.get());
  EXPECT_FALSE(second.get());
}

TEST_F(JobCountTest, IsNotInterruptedByWhatCameBefore) {
  add(1);
  count->interrupt();
  auto waiting = fewer_than(1);
  EXPECT_FALSE(waiting.ended());
  count->remove();
  EXPECT_TRUE(waiting.get());
}

TEST_F(JobCountTest, CountsAJobUntilItIsDestroyed) {
  test::JobRecord record;
  auto job = test::make_job(record, [](Worker&) -> asio::awaitable<void> { co_return; });
  EXPECT_EQ(count->active(), 0U);
  job->count_in(count);
  EXPECT_EQ(count->active(), 1U);
  auto waiting = fewer_than(1);
  EXPECT_FALSE(waiting.ended());
  job.reset();
  EXPECT_TRUE(waiting.ended());
  EXPECT_EQ(count->active(), 0U);
}

TEST_F(JobCountTest, OutlivesTheLoopWhileNobodyWaits) {
  auto loop = std::make_unique<asio::io_context>(1);
  const auto orphan = std::make_shared<JobCount>(*loop);
  orphan->add();
  auto waiting = test::start(*loop, orphan->fewer_than(1, Clock::now() + 1ms));
  EXPECT_FALSE(waiting.get());
  loop.reset();
  orphan->remove();
  EXPECT_EQ(orphan->active(), 0U);
}

TEST_F(JobCountTest, IsWokenFromAnotherThreadEveryTime) {
  constexpr int kRounds = 10'000;
  std::atomic<int> round = 0;
  std::thread worker{[this, &round] {
    for (int n = 1; n <= kRounds; ++n) {
      while (round.load() < n) std::this_thread::yield();
      count->remove();
    }
  }};
  for (int n = 1; n <= kRounds; ++n) {
    count->add();
    ++round;
    ASSERT_TRUE(fewer_than(1).get()) << n;
  }
  worker.join();
  EXPECT_EQ(count->active(), 0U);
}

TEST_F(JobCountTest, IsWokenByTheLastOfManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 2'000;
  for (int n = 0; n < kRounds; n += 100) {
    add(kThreads * 100);
    std::vector<std::thread> workers;
    for (int thread = 0; thread < kThreads; ++thread) {
      workers.emplace_back([this] {
        for (int job = 0; job < 100; ++job) count->remove();
      });
    }
    EXPECT_TRUE(fewer_than(1).get());
    for (auto& worker : workers) worker.join();
  }
}

}  // namespace
}  // namespace portico
