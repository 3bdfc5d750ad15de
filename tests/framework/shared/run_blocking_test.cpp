#include <signal.h>

#include <atomic>
#include <future>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/shared/helper_threads.h>
#include <portico/shared/run_blocking.h>

namespace portico {
namespace {

bool every_signal_is_blocked() {
  sigset_t mask;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD, SIGPIPE, SIGHUP, SIGUSR1}) {
    if (::sigismember(&mask, signal) != 1) return false;
  }
  return true;
}

class RunBlockingTest : public testing::Test {
 protected:
  template <class Function>
  auto run(Function function) {
    return test::await(context, run_blocking(&helpers, std::move(function)));
  }

  asio::io_context context{1};
  HelperThreads helpers;
};

TEST_F(RunBlockingTest, GivesTheResult) {
  EXPECT_EQ(run([] { return 42; }), 42);
  EXPECT_EQ(run([word = std::string{"moved"}] { return word; }), "moved");
}

TEST_F(RunBlockingTest, RunsWhatHasNoResult) {
  bool done = false;
  run([&done] { done = true; });
  EXPECT_TRUE(done);
}

TEST_F(RunBlockingTest, LetsExceptionsThrough) {
  const auto failing = []() -> int { throw std::runtime_error{"no space left"}; };
  EXPECT_THROW((void)run(failing), std::runtime_error);
  EXPECT_EQ(run([] { return 1; }), 1);
}

TEST_F(RunBlockingTest, TakesAFunctionThatCanOnlyBeMoved) {
  EXPECT_EQ(run([value = std::make_unique<int>(7)] { return *value; }), 7);
}

TEST_F(RunBlockingTest, RunsInAThreadOfItsOwnWithEverySignalBlocked) {
  EXPECT_NE(run([] { return std::this_thread::get_id(); }), std::this_thread::get_id());
  EXPECT_TRUE(run(every_signal_is_blocked));
  EXPECT_FALSE(every_signal_is_blocked());
}

TEST_F(RunBlockingTest, ResumesInTheLoopsThread) {
  const auto resumed_in = [](HelperThreads& threads) -> asio::awaitable<std::thread::id> {
    auto nothing = [] {};
    co_await run_blocking(&threads, nothing);
    co_return std::this_thread::get_id();
  };
  EXPECT_EQ(test::await(context, resumed_in(helpers)), std::this_thread::get_id());
}

TEST_F(RunBlockingTest, RunsInPlaceWhenThereAreNoHelpers) {
  auto where = [] { return std::this_thread::get_id(); };
  EXPECT_EQ(test::await(context, run_blocking(nullptr, where)), std::this_thread::get_id());
  const auto failing = []() -> int { throw std::runtime_error{"no space left"}; };
  EXPECT_THROW((void)test::await(context, run_blocking(nullptr, failing)), std::runtime_error);
}

TEST_F(RunBlockingTest, LetsTheLoopGoOnMeanwhile) {
  std::promise<void> gate;
  auto blocking = test::start(context, run_blocking(&helpers, [&gate] { gate.get_future().wait(); }));
  EXPECT_FALSE(blocking.ended());
  asio::post(context, [&gate] { gate.set_value(); });  // only a loop that goes on can open it
  blocking.get();
}

TEST_F(RunBlockingTest, RunsAsManyAtOnceAsThereAreHelpers) {
  std::atomic<std::size_t> there = 0;
  std::promise<void> gate;
  const std::shared_future<void> open{gate.get_future()};
  std::vector<test::Started<void>> calls;
  for (std::size_t n = 0; n < HelperThreads::kThreads; ++n) {
    calls.push_back(test::start(context, run_blocking(&helpers, [&there, open] {
                                  ++there;
                                  open.wait();
                                })));
  }
  test::run_until(context, [&there] { return there == HelperThreads::kThreads; });
  gate.set_value();
  for (auto& call : calls) call.get();
}

TEST_F(RunBlockingTest, RunsMoreThanThereAreHelpersOneAfterTheOther) {
  std::atomic<int> done = 0;
  std::vector<test::Started<void>> calls;
  for (int n = 0; n < 200; ++n) calls.push_back(test::start(context, run_blocking(&helpers, [&done] { ++done; })));
  for (auto& call : calls) call.get();
  EXPECT_EQ(done, 200);
}

TEST(HelperThreads, AreNotStartedBeforeTheyAreNeeded) {
  const HelperThreads idle;
  HelperThreads used;
  EXPECT_EQ(&used.pool(), &used.pool());
}

}  // namespace
}  // namespace portico
