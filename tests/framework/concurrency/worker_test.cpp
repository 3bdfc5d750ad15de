#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include "tests/framework/concurrency/test_job.h"
#include "tests/framework/coroutine.h"
#include <portico/concurrency/worker.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using test::JobRecord;
using test::make_job;

asio::awaitable<void> do_nothing(Worker&) { co_return; }

asio::awaitable<void> sleep_for_an_hour(Worker& worker) {
  asio::steady_timer timer{worker.context(), 1h};
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> yield(Worker& worker) { co_await asio::post(worker.context(), asio::use_awaitable); }

class WorkerTest : public testing::Test {
 protected:
  asio::io_context context{1};
  std::shared_ptr<Worker> worker = std::make_shared<Worker>(context);
  JobRecord record;
};

TEST_F(WorkerTest, RunsAJobAtTheLoopsNextTurnAndThenLetsItGo) {
  bool ended = false;
  worker->run(make_job(record, do_nothing), [this, &ended] {
    ended = true;
    EXPECT_EQ(record.destroyed, 1) << "the job is gone by then";
    EXPECT_EQ(worker->load(), 0U);
  });
  EXPECT_EQ(record.started, 0);
  EXPECT_EQ(worker->load(), 1U);
  test::settle(context);
  EXPECT_EQ(record.ended, 1);
  EXPECT_TRUE(ended);
}

TEST_F(WorkerTest, InterleavesItsJobs) {
  std::string steps;
  const auto stepping = [&steps](char step) {
    return [&steps, step](Worker& on) -> asio::awaitable<void> {
      for (int n = 0; n < 3; ++n) {
        steps += step;
        co_await yield(on);
      }
    };
  };
  worker->run(make_job(record, stepping('a')));
  worker->run(make_job(record, stepping('b')));
  test::settle(context);
  EXPECT_EQ(steps, "ababab");
  EXPECT_EQ(record.ended, 2);
}

TEST_F(WorkerTest, LetsAJobGoThatThrows) {
  worker->run(make_job(record, [](Worker&) -> asio::awaitable<void> {
    throw std::runtime_error{"a job deals with its own"};
    co_return;
  }));
  test::settle(context);
  EXPECT_EQ(record.ended, 0);
  EXPECT_EQ(record.destroyed, 1);
  EXPECT_EQ(worker->load(), 0U);
}

TEST_F(WorkerTest, TellsAllItsJobsToStop) {
  JobRecord other;
  worker->run(make_job(record, sleep_for_an_hour));
  worker->run(make_job(other, sleep_for_an_hour));
  test::settle(context);
  EXPECT_FALSE(worker->stopping().stop_requested());
  worker->stop();
  EXPECT_TRUE(worker->stopping().stop_requested());
  EXPECT_EQ(record.stopped, 1);
  EXPECT_EQ(other.stopped, 1);
  worker->force();
  test::settle(context);
}

TEST_F(WorkerTest, TellsAJobThatHasNotStartedToStop) {
  worker->run(make_job(record, do_nothing));
  worker->stop();
  test::settle(context);
  EXPECT_TRUE(record.stopped_before_start);
  EXPECT_EQ(record.ended, 1) << "it runs all the same";
}

TEST_F(WorkerTest, TellsAJobThatComesLaterToStop) {
  worker->stop();
  worker->run(make_job(record, do_nothing));
  test::settle(context);
  EXPECT_TRUE(record.stopped_before_start);
  EXPECT_EQ(record.stopped, 1);
  EXPECT_EQ(record.ended, 1);
}

TEST_F(WorkerTest, CancelsWhatAJobWaitsForWhenItIsForced) {
  worker->run(make_job(record, sleep_for_an_hour));
  test::settle(context);
  EXPECT_EQ(record.destroyed, 0);
  worker->force();
  EXPECT_EQ(record.destroyed, 0) << "not before the loop's next turn";
  test::settle(context);
  EXPECT_EQ(record.forced, 1);
  EXPECT_EQ(record.ended, 0);
  EXPECT_EQ(record.destroyed, 1);
}

TEST_F(WorkerTest, CancelsAJobThatHasNotStartedWhenItIsForced) {
  worker->run(make_job(record, sleep_for_an_hour));
  worker->force();
  test::settle(context);
  EXPECT_EQ(record.destroyed, 1);
}

TEST_F(WorkerTest, CancelsAJobThatSwallowsErrorsAtItsNextWait) {
  worker->run(make_job(record, [](Worker& on) -> asio::awaitable<void> {
    asio::steady_timer timer{on.context()};
    for (;;) {
      asio::error_code ignored;
      timer.expires_after(1h);
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }));
  test::settle(context);
  worker->force();
  test::settle(context);
  EXPECT_EQ(record.destroyed, 1);
}

TEST_F(WorkerTest, ForcesEveryOneOfMany) {
  constexpr int kJobs = 100;
  for (int n = 0; n < kJobs; ++n) worker->run(make_job(record, sleep_for_an_hour));
  for (int n = 0; n < kJobs; ++n) worker->run(make_job(record, do_nothing));  // leave gaps in the list
  test::settle(context);
  EXPECT_EQ(worker->load(), 100U);
  worker->force();
  test::settle(context);
  EXPECT_EQ(record.forced, kJobs);
  EXPECT_EQ(worker->load(), 0U);
}

TEST_F(WorkerTest, ClosesInAChildWhatItsJobsHold) {
  worker->run(make_job(record, sleep_for_an_hour));
  worker->run(make_job(record, sleep_for_an_hour));
  worker->close_in_child();
  EXPECT_EQ(record.closed_in_child, 2);
  worker->force();
  test::settle(context);
}

TEST_F(WorkerTest, CountsAJobFromTheMomentItIsExpected) {
  worker->expect();
  EXPECT_EQ(worker->load(), 1U);
  worker->run_expected(make_job(record, do_nothing));
  EXPECT_EQ(worker->load(), 1U);
  test::settle(context);
  EXPECT_EQ(worker->load(), 0U);
}

TEST_F(WorkerTest, RunsJobsThatAnotherThreadHandsOver) {
  constexpr int kJobs = 1'000;
  std::thread giver{[this] {
    for (int n = 0; n < kJobs; ++n) {
      worker->expect();
      auto job = make_job(record, do_nothing);
      asio::post(context, [this, job = std::move(job)]() mutable { worker->run_expected(std::move(job)); });
    }
  }};
  test::run_until(context, [this] { return record.destroyed == kJobs; });
  giver.join();
  EXPECT_EQ(worker->load(), 0U);
}

TEST_F(WorkerTest, HasNoHelpersUnlessItIsGivenSome) {
  EXPECT_EQ(worker->helpers(), nullptr);
  const auto helpers = std::make_shared<HelperThreads>();
  EXPECT_EQ(std::make_shared<Worker>(context, helpers)->helpers(), helpers.get());
}

TEST(WorkerOnALoopThatGoes, LosesItsJobsWithIt) {
  JobRecord record;
  bool ended = false;
  auto context = std::make_unique<asio::io_context>(1);
  auto worker = std::make_shared<Worker>(*context);
  worker->run(make_job(record, sleep_for_an_hour), [&ended] { ended = true; });
  worker->run(make_job(record, sleep_for_an_hour));
  test::settle(*context);
  worker.reset();
  context.reset();
  EXPECT_EQ(record.destroyed, 2);
  EXPECT_FALSE(ended);
}

}  // namespace
}  // namespace portico
