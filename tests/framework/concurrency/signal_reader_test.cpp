#include <signal.h>
#include <unistd.h>

#include <functional>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include "tests/support/child_process.h"
#include <portico/concurrency/signal_reader.h>

namespace portico {
namespace {

using testing::ElementsAre;

bool is_blocked(int signal) {
  sigset_t mask;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return ::sigismember(&mask, signal) == 1;
}

auto disposition_of(int signal) {
  struct sigaction action {};
  ::sigaction(signal, nullptr, &action);
  return action.sa_handler;
}

volatile sig_atomic_t handled = 0;

class SignalReaderTest : public testing::Test {
 protected:
  void listen(int signal) {
    signals->listen(signal,
                    [this](const signalfd_siginfo& info) { arrived.push_back(static_cast<int>(info.ssi_signo)); });
  }

  asio::io_context context{1};
  std::optional<SignalReader> signals{context};
  std::vector<int> arrived;
};

TEST_F(SignalReaderTest, CallsTheListenerInTheLoop) {
  listen(SIGUSR1);
  ::raise(SIGUSR1);
  EXPECT_TRUE(arrived.empty()) << "not in the signal's own time";
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR1));
}

TEST_F(SignalReaderTest, TellsWhoSentTheSignal) {
  pid_t sender = 0;
  signals->listen(SIGUSR1, [&sender](const signalfd_siginfo& info) { sender = static_cast<pid_t>(info.ssi_pid); });
  const pid_t child = test::start_child([] { return ::kill(::getppid(), SIGUSR1); });
  EXPECT_EQ(test::wait_for(child), 0);
  test::settle(context);
  EXPECT_EQ(sender, child);
}

TEST_F(SignalReaderTest, CallsOnceForSignalsThatCoalesced) {
  listen(SIGUSR1);
  for (int n = 0; n < 10; ++n) ::raise(SIGUSR1);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR1));
  ::raise(SIGUSR1);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR1, SIGUSR1));
}

TEST_F(SignalReaderTest, CallsForEachOfDifferentSignals) {
  listen(SIGUSR1);
  listen(SIGUSR2);
  listen(SIGHUP);
  for (const int signal : {SIGUSR2, SIGHUP, SIGUSR1}) ::raise(signal);
  test::settle(context);
  EXPECT_THAT(arrived, testing::UnorderedElementsAre(SIGUSR1, SIGUSR2, SIGHUP));
}

TEST_F(SignalReaderTest, CallsTheListenerThatCameLast) {
  signals->listen(SIGUSR1, [](const signalfd_siginfo&) { ADD_FAILURE() << "it was replaced"; });
  listen(SIGUSR1);
  ::raise(SIGUSR1);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR1));
}

TEST_F(SignalReaderTest, CallsAListenerThatReplacesItself) {
  signals->listen(SIGUSR1, [this](const signalfd_siginfo&) {
    arrived.push_back(0);
    listen(SIGUSR1);
  });
  ::raise(SIGUSR1);
  test::settle(context);
  ::raise(SIGUSR1);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(0, SIGUSR1));
}

TEST_F(SignalReaderTest, HearsASignalThatWasIgnored) {
  const auto before = ::signal(SIGUSR2, SIG_IGN);
  listen(SIGUSR2);
  ::raise(SIGUSR2);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR2));
  signals.reset();
  ::signal(SIGUSR2, before);
}

TEST_F(SignalReaderTest, BlocksWhatItListensToAndNothingElse) {
  EXPECT_FALSE(is_blocked(SIGUSR1));
  listen(SIGUSR1);
  EXPECT_TRUE(is_blocked(SIGUSR1));
  EXPECT_FALSE(is_blocked(SIGUSR2));
  EXPECT_EQ(::sigismember(&signals->original_mask(), SIGUSR1), 0);
}

TEST_F(SignalReaderTest, RestoresTheMaskThatItFound) {
  sigset_t usr2;
  ::sigemptyset(&usr2);
  ::sigaddset(&usr2, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &usr2, nullptr);
  asio::io_context other{1};
  {
    SignalReader reader{other};
    reader.listen(SIGUSR1, [](const signalfd_siginfo&) {});
    reader.listen(SIGUSR2, [](const signalfd_siginfo&) {});
  }
  EXPECT_FALSE(is_blocked(SIGUSR1));
  EXPECT_TRUE(is_blocked(SIGUSR2));
  ::pthread_sigmask(SIG_UNBLOCK, &usr2, nullptr);
}

TEST_F(SignalReaderTest, GivesASignalItsDefaultBack) {
  listen(SIGUSR1);
  EXPECT_EQ(test::in_child([this] {
              signals->restore_default(SIGUSR1);
              ::raise(SIGUSR1);
              return 0;
            }),
            -SIGUSR1);
}

TEST_F(SignalReaderTest, GivesASignalItsDefaultBackThatHadAHandler) {
  ::signal(SIGUSR1, [](int) { handled = 1; });
  listen(SIGUSR1);
  signals->restore_default(SIGUSR1);
  EXPECT_EQ(disposition_of(SIGUSR1), SIG_DFL);
  EXPECT_FALSE(is_blocked(SIGUSR1));
  EXPECT_EQ(handled, 0);
}

TEST_F(SignalReaderTest, GoesOnHearingOthersAfterOneWasGivenBack) {
  listen(SIGUSR1);
  listen(SIGUSR2);
  signals->restore_default(SIGUSR1);
  ::raise(SIGUSR2);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGUSR2));
}

TEST_F(SignalReaderTest, LeavesAChildOutOfTheParentsSignals) {
  listen(SIGINT);
  listen(SIGTERM);
  EXPECT_EQ(test::in_child([this] {
              signals->leave_in_child();
              if (disposition_of(SIGINT) != SIG_IGN) return 1;   // the terminal's, for the parent to act on
              if (disposition_of(SIGTERM) != SIG_DFL) return 2;  // sent to this child alone
              if (disposition_of(SIGHUP) != SIG_DFL) return 3;   // nobody listens to it
              ::pthread_sigmask(SIG_SETMASK, &signals->original_mask(), nullptr);
              ::raise(SIGINT);
              ::raise(SIGTERM);
              return 4;
            }),
            -SIGTERM);
  ::raise(SIGINT);
  test::settle(context);
  EXPECT_THAT(arrived, ElementsAre(SIGINT)) << "the parent still hears";
}

}  // namespace
}  // namespace portico
