#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include "tests/support/child_process.h"
#include <portico/concurrency/child_reaper.h>
#include <portico/concurrency/event_loop.h>

namespace portico {
namespace {

using testing::ElementsAre;

// Waits until a child has ended, and leaves it a zombie.
void await_zombie(pid_t pid) {
  siginfo_t ended;
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT), 0);
}

bool is_child(pid_t pid) {
  siginfo_t state;
  return ::waitid(P_PID, static_cast<id_t>(pid), &state, WEXITED | WNOHANG | WNOWAIT) == 0;
}

class ChildReaperTest : public testing::Test {
 protected:
  // Starts a child that is watched.
  pid_t start(const std::function<int()>& work) {
    const pid_t pid = test::start_child(work);
    loop.children().watch(pid, [this](const ChildExit& exit) { exits.push_back(exit); });
    return pid;
  }

  ChildExit exit_of(const std::function<int()>& work) {
    (void)start(work);
    await_exits(1);
    return exits.back();
  }

  void await_exits(std::size_t count) {
    test::run_until(loop.context(), [&] { return exits.size() >= count; });
  }

  EventLoop loop;
  ChildReaper& reaper = loop.children();  // SIGCHLD is listened to from here on
  std::vector<ChildExit> exits;
};

TEST_F(ChildReaperTest, TellsHowAChildExited) {
  const auto exit = exit_of([] { return 3; });
  EXPECT_FALSE(exit.signalled);
  EXPECT_EQ(exit.code, 3);
  EXPECT_EQ(exit.describe(), "exited with status 3");
}

TEST_F(ChildReaperTest, TellsWhichSignalKilledAChild) {
  const auto exit = exit_of([] { return ::raise(SIGKILL); });
  EXPECT_TRUE(exit.signalled);
  EXPECT_EQ(exit.code, SIGKILL);
  EXPECT_EQ(exit.describe(), "was killed by SIGKILL");
}

TEST_F(ChildReaperTest, TellsThatAChildCrashed) {
  const auto exit = exit_of([] {
    ::signal(SIGSEGV, SIG_DFL);  // a sanitizer has its own idea
    return ::raise(SIGSEGV);
  });
  EXPECT_EQ(exit.describe(), "was killed by SIGSEGV");
}

TEST(ChildExit, DescribesASignalWithoutAName) {
  EXPECT_EQ((ChildExit{1, true, SIGRTMIN + 1}.describe()), "was killed by signal " + std::to_string(SIGRTMIN + 1));
  EXPECT_EQ((ChildExit{1, false, 0}.describe()), "exited with status 0");
}

TEST_F(ChildReaperTest, LeavesNoZombie) {
  const pid_t pid = start([] { return 0; });
  await_exits(1);
  EXPECT_EQ(exits[0].pid, pid);
  EXPECT_FALSE(is_child(pid));
}

TEST_F(ChildReaperTest, ReapsAHundredThatEndAtOnce) {
  constexpr int kChildren = 100;
  int gate[2];
  ASSERT_EQ(::pipe(gate), 0);
  std::map<pid_t, int> expected;
  for (int n = 0; n < kChildren; ++n) {
    expected[start([&gate, n] {
      ::close(gate[1]);
      char byte;
      (void)!::read(gate[0], &byte, 1);
      return n;
    })] = n;
  }
  ::close(gate[0]);
  ::close(gate[1]);
  for (const auto& [pid, code] : expected) await_zombie(pid);  // so that SIGCHLD has coalesced
  await_exits(kChildren);
  std::map<pid_t, int> found;
  for (const auto& exit : exits) found[exit.pid] = exit.code;
  EXPECT_EQ(found, expected);
}

TEST_F(ChildReaperTest, ReapsAChildThatHadEndedBeforeItWasWatched) {
  const pid_t pid = test::start_child([] { return 7; });
  await_zombie(pid);
  reaper.watch(pid, [this](const ChildExit& exit) { exits.push_back(exit); });
  await_exits(1);
  EXPECT_EQ(exits[0].code, 7);
}

TEST_F(ChildReaperTest, LeavesOthersChildrenAloneAndReapsItsOwnBehindThem) {
  const pid_t foreign = test::start_child([] { return 5; });
  await_zombie(foreign);  // it stands first from now on
  for (int n = 0; n < 10; ++n) {
    const pid_t pid = start([n] { return n; });
    await_exits(static_cast<std::size_t>(n) + 1);
    EXPECT_EQ(exits.back().pid, pid);
    EXPECT_EQ(exits.back().code, n);
  }
  EXPECT_TRUE(is_child(foreign));
  EXPECT_EQ(test::wait_for(foreign), 5);
}

TEST_F(ChildReaperTest, LeavesOthersChildrenAloneWhenItHasNone) {
  const pid_t foreign = test::start_child([] { return 5; });
  await_zombie(foreign);
  test::settle(loop.context());
  EXPECT_EQ(test::wait_for(foreign), 5);
}

TEST_F(ChildReaperTest, CallsAListenerThatStartsTheNextChild) {
  std::vector<int> codes;
  std::function<void(const ChildExit&)> next = [&](const ChildExit& exit) {
    codes.push_back(exit.code);
    if (exit.code < 3) reaper.watch(test::start_child([&exit] { return exit.code + 1; }), next);
  };
  reaper.watch(test::start_child([] { return 1; }), next);
  test::run_until(loop.context(), [&codes] { return codes.size() == 3; });
  EXPECT_THAT(codes, ElementsAre(1, 2, 3));
}

TEST_F(ChildReaperTest, CallsTheListenerThatCameLast) {
  std::vector<std::string> called;
  const pid_t pid = test::start_child([] { return 0; });
  reaper.watch(pid, [&called](const ChildExit&) { called.emplace_back("first"); });
  reaper.watch(pid, [&called](const ChildExit&) { called.emplace_back("second"); });
  test::run_until(loop.context(), [&called] { return !called.empty(); });
  EXPECT_THAT(called, ElementsAre("second"));
}

}  // namespace
}  // namespace portico
