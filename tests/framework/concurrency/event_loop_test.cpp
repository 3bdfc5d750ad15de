#include <signal.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <thread>

#include <asio/post.hpp>
#include <gtest/gtest.h>

#include <portico/concurrency/child_reaper.h>
#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/signal_reader.h>
#include <portico/shared/signal_mask.h>

namespace portico {
namespace {

bool is_blocked(int signal) {
  sigset_t mask;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return ::sigismember(&mask, signal) == 1;
}

bool is_pending(int signal) {
  sigset_t pending;
  ::sigpending(&pending);
  return ::sigismember(&pending, signal) == 1;
}

class EventLoopTest : public testing::Test {
 protected:
  template <class Function>
  void run_with(Function function) {
    asio::post(loop.context(), [this, function]() mutable {
      loop.stop();
      function();
    });
    loop.run();
  }

  EventLoop loop;
};

TEST_F(EventLoopTest, RunsUntilItIsStopped) {
  int turns = 0;
  std::function<void()> turn = [&] {
    if (++turns == 3) return loop.stop();
    asio::post(loop.context(), turn);
  };
  asio::post(loop.context(), turn);
  loop.run();
  EXPECT_EQ(turns, 3);
}

TEST_F(EventLoopTest, RunsWithoutAnythingToDoUntilAnotherThreadStopsIt) {
  for (int n = 0; n < 100; ++n) {
    std::thread stopper;
    asio::post(loop.context(), [this, &stopper] { stopper = std::thread{[this] { loop.stop(); }}; });
    loop.run();
    stopper.join();
  }
}

TEST_F(EventLoopTest, LetsExceptionsOutAndRunsAgain) {
  asio::post(loop.context(), [] { throw std::runtime_error{"of a handler"}; });
  EXPECT_THROW(loop.run(), std::runtime_error);
  EXPECT_FALSE(is_blocked(SIGPIPE));
  bool ran = false;
  run_with([&ran] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST_F(EventLoopTest, RunsOneHandlerAtATime) {
  int ran = 0;
  for (int n = 0; n < 3; ++n) asio::post(loop.context(), [&ran] { ++ran; });
  loop.run_one();
  EXPECT_EQ(ran, 1);
  loop.run_one();
  EXPECT_EQ(ran, 2);
}

TEST_F(EventLoopTest, BlocksSigpipeWhileItRuns) {
  run_with([] { EXPECT_TRUE(is_blocked(SIGPIPE)); });
  EXPECT_FALSE(is_blocked(SIGPIPE));
}

TEST_F(EventLoopTest, DropsASigpipeThatCameMeanwhile) {
  run_with([] {
    ::raise(SIGPIPE);
    EXPECT_TRUE(is_pending(SIGPIPE));
  });
  EXPECT_FALSE(is_pending(SIGPIPE));  // and this process is still there
}

TEST_F(EventLoopTest, LeavesSigpipeBlockedWhereItWas) {
  const SignalsBlocked blocked;
  run_with([] {});
  EXPECT_TRUE(is_blocked(SIGPIPE));
}

TEST_F(EventLoopTest, TouchesNoSignalUntilItIsAskedFor) {
  EXPECT_FALSE(is_blocked(SIGCHLD));
  (void)loop.signals();
  EXPECT_FALSE(is_blocked(SIGCHLD));
  EXPECT_EQ(&loop.children(), &loop.children());
  EXPECT_TRUE(is_blocked(SIGCHLD));
}

TEST_F(EventLoopTest, CallsInAChildWhatWasAskedFor) {
  int called = 0;
  const auto first = loop.at_fork([&called] { called += 1; });
  const auto second = loop.at_fork([&called] { called += 10; });
  loop.leave_in_child();
  EXPECT_EQ(called, 11);
}

TEST_F(EventLoopTest, CallsNothingThatWasWithdrawn) {
  int called = 0;
  auto first = loop.at_fork([&called] { called += 1; });
  auto second = loop.at_fork([&called] { called += 10; });
  first.reset();
  loop.leave_in_child();
  EXPECT_EQ(called, 10);
  second.reset();
  first = loop.at_fork([&called] { called += 100; });
  loop.leave_in_child();
  EXPECT_EQ(called, 110);
}

class ForkHooksTest : public EventLoopTest {
 protected:
  // Notes `name` with what is called; throws before the fork if asked.
  EventLoop::AtFork note(const std::string& name, bool throws = false) {
    return loop.at_fork(
        [this, name, throws] {
          if (throws) throw std::runtime_error{"of a hook"};
          called += "before " + name + ", ";
        },
        [this, name] { called += "parent " + name + ", "; }, [this, name] { called += "child " + name + ", "; });
  }

  std::string called;
};

TEST_F(ForkHooksTest, CallsThemInTheOrderOfPthreadAtfork) {
  const auto first = note("1");
  const auto second = note("2");
  const auto only_in_child = loop.at_fork([this] { called += "child 3, "; });
  loop.before_fork();
  EXPECT_EQ(called, "before 2, before 1, ");
  called.clear();
  loop.after_fork_in_parent();
  EXPECT_EQ(called, "parent 1, parent 2, ");
  called.clear();
  loop.leave_in_child();
  EXPECT_EQ(called, "child 1, child 2, child 3, ");
}

TEST_F(ForkHooksTest, TakesBackWhatWasDoneBeforeAForkThatDoesNotHappen) {
  const auto first = note("1");
  const auto second = note("2", true);
  const auto third = note("3");
  EXPECT_THROW(loop.before_fork(), std::runtime_error);
  EXPECT_EQ(called, "before 3, parent 3, ");
}

TEST(EventLoop, RestoresTheMaskAsItGoes) {
  {
    EventLoop loop;
    (void)loop.children();
    EXPECT_TRUE(is_blocked(SIGCHLD));
  }
  EXPECT_FALSE(is_blocked(SIGCHLD));
}

}  // namespace
}  // namespace portico
