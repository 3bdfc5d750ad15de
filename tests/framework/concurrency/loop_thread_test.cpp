#include <signal.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include "tests/framework/concurrency/test_job.h"
#include "tests/framework/coroutine.h"
#include <portico/concurrency/loop_thread.h>
#include <portico/shared/helper_threads.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using test::JobRecord;
using test::kPatience;
using test::make_job;

asio::awaitable<void> do_nothing(Worker&) { co_return; }

asio::awaitable<void> sleep_for_an_hour(Worker& worker) {
  asio::steady_timer timer{worker.context(), 1h};
  co_await timer.async_wait(asio::use_awaitable);
}

// Something that a job's thread does once and the test waits for.
class Event {
 public:
  void happen() { promise_.set_value(); }
  bool happens() { return promise_.get_future().wait_for(kPatience) == std::future_status::ready; }

 private:
  std::promise<void> promise_;
};

TEST(LoopThread, RunsAJobInItsOwnThreadAndSaysWhenItHasEnded) {
  JobRecord record;
  Event ended;
  std::thread::id there;
  LoopThread thread;
  auto note = [&there](Worker&) -> asio::awaitable<void> {
    there = std::this_thread::get_id();
    co_return;
  };
  thread.run(make_job(record, note), [&ended] { ended.happen(); });
  ASSERT_TRUE(ended.happens());
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_EQ(record.destroyed, 1);
  EXPECT_EQ(thread.load(), 0U);
}

TEST(LoopThread, BlocksEverySignalThereAndNoneHere) {
  JobRecord record;
  Event ended;
  sigset_t there;
  LoopThread thread;
  auto note = [&there](Worker&) -> asio::awaitable<void> {
    ::pthread_sigmask(SIG_BLOCK, nullptr, &there);
    co_return;
  };
  thread.run(make_job(record, note), [&ended] { ended.happen(); });
  ASSERT_TRUE(ended.happens());
  sigset_t here;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &here);
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD, SIGPIPE, SIGHUP, SIGUSR1, SIGRTMIN}) {
    EXPECT_EQ(::sigismember(&there, signal), 1) << signal;
    EXPECT_EQ(::sigismember(&here, signal), 0) << signal;
  }
}

TEST(LoopThread, RunsManyJobsOneAfterTheOther) {
  constexpr int kJobs = 2'000;
  JobRecord record;
  std::atomic<int> ended = 0;
  Event all;
  LoopThread thread;
  for (int n = 0; n < kJobs; ++n) {
    thread.run(make_job(record, do_nothing), [&] {
      if (++ended == kJobs) all.happen();
    });
  }
  ASSERT_TRUE(all.happens());
  EXPECT_EQ(record.ended, kJobs);
}

TEST(LoopThread, TellsAJobToStopInItsOwnThread) {
  JobRecord record;
  Event ended;
  LoopThread thread;
  auto until_stopped = [&record](Worker& worker) -> asio::awaitable<void> {
    while (record.stopped == 0) co_await asio::post(worker.context(), asio::use_awaitable);
    EXPECT_TRUE(worker.stopping().stop_requested());
  };
  thread.run(make_job(record, until_stopped), [&ended] { ended.happen(); });
  thread.stop();
  EXPECT_TRUE(ended.happens());
}

TEST(LoopThread, TellsAJobThatComesLaterToStop) {
  JobRecord record;
  Event ended;
  LoopThread thread;
  thread.stop();
  thread.run(make_job(record, do_nothing), [&ended] { ended.happen(); });
  ASSERT_TRUE(ended.happens());
  EXPECT_TRUE(record.stopped_before_start);
}

TEST(LoopThread, CancelsAJobWhenItIsForced) {
  JobRecord record;
  Event started, ended;
  LoopThread thread;
  auto work = [&started](Worker& worker) -> asio::awaitable<void> {
    started.happen();
    co_await sleep_for_an_hour(worker);
  };
  thread.run(make_job(record, work), [&ended] { ended.happen(); });
  ASSERT_TRUE(started.happens());
  EXPECT_EQ(thread.load(), 1U);
  thread.force();
  ASSERT_TRUE(ended.happens());
  EXPECT_EQ(record.forced, 1);
  EXPECT_EQ(record.ended, 0);
}

TEST(LoopThread, GivesItsJobsTheHelpersItWasGiven) {
  JobRecord record;
  Event ended;
  const auto helpers = std::make_shared<HelperThreads>();
  LoopThread thread{helpers};
  auto look = [&helpers](Worker& worker) -> asio::awaitable<void> {
    EXPECT_EQ(worker.helpers(), helpers.get());
    co_return;
  };
  thread.run(make_job(record, look), [&ended] { ended.happen(); });
  EXPECT_TRUE(ended.happens());
}

TEST(LoopThread, CanGoWithoutEverHavingHadAJob) {
  for (int n = 0; n < 100; ++n) const LoopThread thread;
}

TEST(LoopThread, IsLeftToItselfWithAJobThatWouldNotEnd) {
  auto record = std::make_shared<JobRecord>();
  auto gate = std::make_shared<Event>();
  auto started = std::make_shared<Event>();
  auto gone = std::make_shared<Event>();
  {
    LoopThread thread;
    auto stuck = [record, gate, started](Worker&) -> asio::awaitable<void> {
      started->happen();
      EXPECT_TRUE(gate->happens());  // blocks the thread, not only the coroutine
      co_return;
    };
    thread.run(make_job(*record, stuck), [gone] { gone->happen(); });
    ASSERT_TRUE(started->happens());
  }
  gate->happen();  // we are here though the job was stuck
  EXPECT_TRUE(gone->happens()) << "it goes on, with everything it needs";
}

}  // namespace
}  // namespace portico
