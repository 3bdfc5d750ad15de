// What the policy Forking promises about its children.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/signal_reader.h>

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Forked : public CellTest {
 protected:
  Forked() : CellTest{portico::test::cell("Forking", "Tcp")} {}

  // The one child of a server.
  static pid_t child_of(const ServerProcess& server) {
    EXPECT_TRUE(eventually([&] { return server.children().size() == 1; }));
    const auto children = server.children();
    return children.empty() ? -1 : children.front();
  }
};

TEST_F(Forked, ServersServeEachClientInAProcessOfItsOwn) {
  ServerProcess server = serve();
  Client one = client(server);
  Client two = client(server);
  const std::string first = one.ask("pid");
  const std::string second = two.ask("pid");
  EXPECT_NE(first, second);
  EXPECT_NE(first, std::to_string(server.pid()));
  EXPECT_EQ(server.children().size(), 2u);
}

TEST_F(Forked, ChildrenAreReapedAsTheyEnd) {
  constexpr std::size_t kHandful = 20;
  ServerProcess server = serve();
  std::size_t most = 0;
  for (int n = 0; n < 2'000; ++n) {
    Client passing = client(server);
    passing.send("quit\n");
    ASSERT_TRUE(passing.is_closed());
    most = std::max(most, server.zombies());
  }
  EXPECT_LE(most, kHandful);
  EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.accepted, 2'000u);
  EXPECT_EQ(ended.statistics.children_failed, 0u);
}

TEST_F(Forked, ChildrenThatEndAllAtOnceAreAllReaped) {
  ServerProcess server = serve();
  std::vector<Client> clients;
  for (std::size_t n = 0; n < options.max_children; ++n) clients.push_back(client_with(server, "say hello"));
  EXPECT_EQ(server.children().size(), options.max_children);
  clients.clear();
  EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
}

class KilledChild : public Forked, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Contract, KilledChild, testing::Values(SIGSEGV, SIGKILL, SIGABRT),
                         [](const auto& signal) { return std::string{"BySIG"} + ::sigabbrev_np(signal.param); });

TEST_P(KilledChild, IsReportedAndOthersAreUntouched) {
  ServerProcess server = serve();
  Client other = client(server);
  EXPECT_EQ(other.ask("say hello"), "hello");
  Client victim = client(server);
  const std::string pid = victim.ask("pid");
  victim.send("die " + std::to_string(GetParam()) + "\n");
  EXPECT_TRUE(victim.is_closed());
  const std::string news = std::string{"was killed by SIG"} + ::sigabbrev_np(GetParam());
  EXPECT_TRUE(eventually([&] { return log.mentions(news); }));
  const auto lines = log.lines();
  ASSERT_EQ(lines.size(), 1u) << log.text();
  EXPECT_NE(lines[0].find("child " + pid + " for " + victim.local().to_string()), std::string::npos) << lines[0];
  EXPECT_EQ(other.ask("say still here"), "still here");
  other.close();
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.children_failed, 1u);
}

TEST_F(Forked, ChildThatIgnoresSigtermIsKilledInTheDrain) {
  options.drain_timeout = milliseconds{200};
  ServerProcess server = serve();
  Client stubborn = client(server);
  EXPECT_EQ(stubborn.ask("ignore " + std::to_string(SIGTERM)), "ignored");
  stubborn.send("block 100000\n");
  const pid_t child = child_of(server);
  EXPECT_TRUE(eventually([&] { return is_asleep(child); }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.report.forced, 1u) << ended;
  EXPECT_FALSE(is_running(child));
  EXPECT_TRUE(log.mentions("was killed by SIGKILL")) << log.text();
}

// The server reads SIGUSR2 itself, as a programme does with SIGTERM; its children must not share that.
TEST_F(Forked, ChildrenGetTheSignalsSentToThemRightAfterTheirBirth) {
  constexpr int kChildren = 50;
  ServerProcess server = serve([this](BasicServer& serving) {
    EventLoop loop;
    DrainReport report;
    loop.signals().listen(SIGUSR2, [this](const signalfd_siginfo&) { ++observed().signals; });
    serving.start(loop, [&](const DrainReport& drained) {
      report = drained;
      loop.stop();
    });
    loop.run();
    return report;
  });
  for (int n = 0; n < kChildren; ++n) {
    Client connected = client(server);
    std::vector<pid_t> children;
    ASSERT_TRUE(eventually([&] { return !(children = server.children()).empty(); }));
    ::kill(children.front(), SIGUSR2);
    EXPECT_TRUE(connected.is_closed());
    EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
  }
  EXPECT_EQ(observed().signals, 0);
  ::kill(server.pid(), SIGUSR2);
  EXPECT_TRUE(eventually([&] { return observed().signals == 1; }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.served) << ended;
  EXPECT_EQ(ended.statistics.children_failed, static_cast<std::uint64_t>(kChildren)) << log.text();
  EXPECT_EQ(observed().errors, 0);
}

TEST_F(Forked, ChildrenEndWhenTheirParentIsKilled) {
  ServerProcess server = serve();
  Client idle = client(server);
  const pid_t child = std::stoi(idle.ask("pid"));
  Client busy = client_with(server, "wait");
  const auto children = server.children();
  server.kill();
  for (const pid_t each : children) EXPECT_TRUE(eventually([&] { return !is_running(each); })) << each;
  EXPECT_EQ(children.size(), 2u);
  EXPECT_TRUE(std::ranges::count(children, child) == 1);
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(busy.is_closed());
}

TEST_F(Forked, ChildrenOutliveTheirParentWhenTheyAreToldTo) {
  options.children_die_with_parent = false;
  ServerProcess server = serve();
  Client busy = client(server);
  const pid_t child = std::stoi(busy.ask("pid"));
  busy.send("sleep 500\n");
  server.kill();
  EXPECT_EQ(busy.receive_line(), "slept");
  EXPECT_TRUE(eventually([&] { return !is_running(child); }));
}

TEST_F(Forked, ChildrenDoNotHoldTheListener) {
  options.block_on_close = false;
  options.children_die_with_parent = false;
  ServerProcess server = serve();
  Client busy = client(server);
  const pid_t child = std::stoi(busy.ask("pid"));
  busy.send("wait\n");
  const Ended ended = server.stop();
  EXPECT_EQ(ended.report.lost, 1u) << ended;
  EXPECT_TRUE(is_running(child));
  EXPECT_THROW((void)client(server), std::runtime_error);
  ServerProcess next = serve_at(server.address());
  EXPECT_EQ(client(next).ask("say hello"), "hello");
  EXPECT_TRUE(is_running(child));
  ::kill(child, SIGKILL);
}

TEST_F(Forked, ChildrenHoldNoConnectionButTheirOwn) {
  ServerProcess server = serve();
  Client first = client(server);
  EXPECT_EQ(first.ask("say hello"), "hello");
  Client second = client(server);
  EXPECT_EQ(second.ask("say hello"), "hello");
  first.send("quit\n");
  EXPECT_TRUE(first.is_closed());
  EXPECT_EQ(second.ask("say still here"), "still here");
}

TEST_F(Forked, ServersRefuseToStartInAProcessWithThreads) {
  ServerProcess server = serve([](BasicServer& serving) {
    std::jthread second{[](const std::stop_token& stop) {
      while (!stop.stop_requested()) std::this_thread::sleep_for(milliseconds{5});
    }};
    return serving.serve_forever();
  });
  const Ended ended = server.wait();
  EXPECT_FALSE(ended.served);
  EXPECT_NE(ended.error.find("the forking policy needs a process with one thread"), std::string::npos) << ended;
  EXPECT_EQ(ended.descriptors_left, 0u) << ended;
}

// With no process to be had, clients are turned away, the loop goes on, and all is well afterwards.
TEST_F(Forked, ServersOutliveALackOfProcesses) {
  ServerProcess server = serve([](BasicServer& serving) {
    ::signal(SIGUSR2, [](int) {
      rlimit processes{};
      ::getrlimit(RLIMIT_NPROC, &processes);
      processes.rlim_cur = processes.rlim_cur == 0 ? processes.rlim_max : 0;
      ::setrlimit(RLIMIT_NPROC, &processes);
    });
    constexpr uid_t kNobody = 65'534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) throw std::runtime_error{"setuid"};  // root is under no limit
    ::prctl(PR_SET_DUMPABLE, 1);                                                         // or /proc is closed to it
    return serving.serve_forever();
  });
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
  ::kill(server.pid(), SIGUSR2);
  EXPECT_TRUE(eventually([&] {
    (void)client(server).is_closed(milliseconds{50});
    return log.mentions("accepting slower");
  }));
  ::kill(server.pid(), SIGUSR2);
  EXPECT_TRUE(eventually([&] {
    (void)client(server).is_closed(milliseconds{50});
    return log.mentions("accepting again");
  }));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(server.stop().clean());
  EXPECT_EQ(observed().after_forks, observed().before_forks) << "also when there is no child";
  EXPECT_LT(observed().forked, observed().before_forks);
}

TEST_F(Forked, ServersCallTheForkHooksAroundEveryFork) {
  ServerProcess server = serve();
  for (int n = 1; n <= 3; ++n) {
    EXPECT_EQ(client(server).ask("say hello"), "hello");
    EXPECT_EQ(observed().before_forks, n);
    EXPECT_EQ(observed().forked, n);
    EXPECT_TRUE(eventually([&] { return observed().after_forks == n; }));
  }
}

class ForkedDatagrams : public CellTest {
 protected:
  ForkedDatagrams() : CellTest{portico::test::cell("Forking", "Udp")} {}
};

TEST_F(ForkedDatagrams, AreServedInProcessesOfTheirOwn) {
  ServerProcess server = serve();
  EXPECT_NE(client(server).ask("pid"), client(server).ask("pid"));
  EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
}

}  // namespace
}  // namespace portico::test
