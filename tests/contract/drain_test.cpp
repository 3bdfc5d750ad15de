// What becomes of requests when a server is told to shut down.
#include <signal.h>

#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Drain : public EveryCell {
 protected:
  static constexpr milliseconds kShort{300};
  static constexpr milliseconds kLong{60'000};  // longer than any test waits

  // A handler that `order` keeps for ever is ended at the deadline.
  Ended end_with(const std::string& order) {
    options.drain_timeout = kShort;
    ServerProcess server = serve();
    Client stuck = client_with(server, order);
    Ended ended = server.stop();
    EXPECT_TRUE(ended.clean()) << ended;
    EXPECT_GE(ended.took, kShort);
    EXPECT_LT(ended.took, seconds{20});
    EXPECT_EQ(ended.report.forced, 1u) << ended;
    EXPECT_EQ(ended.report.finished + ended.report.lost, 0u) << ended;
    EXPECT_TRUE(!cell().streams() || stuck.is_closed());
    return ended;
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, Drain, testing::ValuesIn(every_cell()), name_of);

TEST_P(Drain, EndsAHandlerThatWaitsForEverAtTheDeadline) {
  (void)end_with("wait");
  EXPECT_EQ(observed().finished, cell().forks() ? 0 : 1);  // SIGTERM ends a child as it stands
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(Drain, LetsARequestInFlightFinish) {
  options.drain_timeout = kLong;
  ServerProcess server = serve();
  Client busy = client_with(server, "sleep 300");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.report.finished, 1u) << ended;
  EXPECT_TRUE(ended.report.clean()) << ended;
  EXPECT_EQ(cell().streams() ? busy.receive_all() : busy.receive_datagram(), "slept\n");
}

TEST_P(Drain, TellsHandlers) {
  options.drain_timeout = kLong;
  ServerProcess server = serve();
  Client waiting = client_with(server, "stopping");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_TRUE(observed().stopping);
  EXPECT_EQ(ended.report.finished, 1u) << ended;
  EXPECT_EQ(cell().streams() ? waiting.receive_all() : waiting.receive_datagram(), "stopping\n");
}

TEST_P(Drain, ServesWhatTheKernelHasQueued) {
  limit_requests_to(1);
  options.drain_timeout = kLong;
  ServerProcess server = serve();
  Client first = client_with(server, "sleep 200");
  std::vector<Client> queued;
  for (int n = 0; n < 5; ++n) queued.push_back(client_asking(server, "say hello"));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.report.finished, 6u) << ended;
  EXPECT_TRUE(ended.report.clean()) << ended;
  for (Client& each : queued) EXPECT_EQ(cell().streams() ? each.receive_all() : each.receive_datagram(), "hello\n");
}

class DrainOfStreams : public Drain {};
INSTANTIATE_TEST_SUITE_P(Contract, DrainOfStreams, testing::ValuesIn(stream_cells()), name_of);

TEST_P(DrainOfStreams, EndsAHandlerThatReadsForEverInTheMiddleOfARequest) {
  (void)end_with("read 1000");
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(DrainOfStreams, EndsAHandlerThatWritesForEverToAClientWhoDoesNotRead) {
  (void)end_with("big 100000000");
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(DrainOfStreams, IsNotHeldByIdleClients) {
  options.drain_timeout = kLong;
  options.timeout = kLong;
  ServerProcess server = serve();
  std::vector<Client> idle;
  for (int n = 0; n < 4; ++n) idle.push_back(client(server));
  EXPECT_EQ(idle.front().ask("say hello"), "hello");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_LT(ended.took, seconds{20});
  EXPECT_TRUE(ended.report.clean()) << ended;
  EXPECT_EQ(ended.report.finished, 4u) << ended;
  for (Client& each : idle) EXPECT_TRUE(each.is_closed());
}

TEST_P(DrainOfStreams, RefusesNewClientsAtOnceOnceItHasEnded) {
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(server.stop().clean());
  EXPECT_THROW((void)client(server), std::runtime_error);
}

// The server cannot end a thread that is in a blocking call; it can only go on without it.
class DrainOfBlockedThreads : public Drain {
 protected:
  // A client's order keeps a thread, which is not the server's main one: under Async, that has the idle client.
  Ended end_with_a_blocked_thread(const std::string& order, bool until_it_returns) {
    options.drain_timeout = kShort;
    ServerProcess server = serve([&](BasicServer& serving) {
      DrainReport report = serving.serve_forever();
      observed().notes[0] = static_cast<int>(report.lost);
      if (until_it_returns) report.lost = 0;  // the process waits for its threads when none is lost
      return report;
    });
    Client idle = client(server);
    EXPECT_EQ(idle.ask("say hello"), "hello");
    Client stuck = client_with(server, order);
    Ended ended = server.stop();
    EXPECT_EQ(ended.status, 0) << ended;
    EXPECT_TRUE(ended.served) << ended;
    EXPECT_EQ(ended.report.finished, 1u) << ended;
    EXPECT_EQ(observed().notes[0], 1) << ended;
    return ended;
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, DrainOfBlockedThreads,
                         testing::Values(portico::test::cell("Threading", "Tcp"), portico::test::cell("Async", "Tcp")),
                         name_of);

TEST_P(DrainOfBlockedThreads, ReportsThemAsLostAndReturns) {
  const Ended ended = end_with_a_blocked_thread("block 60000", false);
  EXPECT_LT(ended.took, seconds{25});
}

// They find their server gone.
TEST_P(DrainOfBlockedThreads, SurvivesTheirReturn) {
  const Ended ended = end_with_a_blocked_thread("block 4000", true);
  EXPECT_EQ(ended.threads_left, 0u) << ended;
  EXPECT_FALSE(ended.leaked) << ended;
}

class DrainOfHelperThreads : public DrainOfBlockedThreads {};
INSTANTIATE_TEST_SUITE_P(Contract, DrainOfHelperThreads, testing::ValuesIn([] {
                           auto cells = cells_of("Tcp");
                           std::erase_if(cells, [](const Cell& cell) { return !cell.policy.starts_with("Async"); });
                           return cells;
                         }()),
                         name_of);

// What they worked for is left to them when it was the main loop's.
TEST_P(DrainOfHelperThreads, SurvivesTheirReturn) {
  const Ended ended = end_with_a_blocked_thread("blocking 4000", true);
  EXPECT_EQ(ended.status, 0) << ended;
}

}  // namespace
}  // namespace portico::test
