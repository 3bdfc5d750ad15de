// A server that has run out of descriptors neither spins nor goes deaf.
#include <sys/resource.h>

#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

class Starvation : public EveryCell {
 protected:
  // No descriptor above those that `server` has now; returns what to give back. One that sleeps has closed what it need
  // not keep.
  static rlimit starve(const ServerProcess& server) {
    EXPECT_TRUE(eventually([&] { return is_asleep(server.pid()); }));
    int lowest_free = 0;
    for (const int taken : descriptors_of(server.pid())) lowest_free += taken == lowest_free ? 1 : 0;
    rlimit before{};
    EXPECT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &before), 0);
    const rlimit little{static_cast<rlim_t>(lowest_free), before.rlim_max};
    EXPECT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &little, nullptr), 0);
    return before;
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, Starvation, testing::ValuesIn(stream_cells()), name_of);

TEST_P(Starvation, OfDescriptorsIsCalmShortWindedAndPasses) {
  constexpr seconds kStarved{3};
  constexpr std::size_t kHandful = 10;
  ServerProcess server = serve();
  Client before = client(server);
  EXPECT_EQ(before.ask("say hello"), "hello");
  if (cell().loops()) before.close();  // it would keep the others out
  EXPECT_TRUE(eventually([&] { return !cell().loops() || observed().destroyed == 1; }));
  const rlimit enough = starve(server);

  const auto cpu_before = cpu_time_of(server.pid());
  const auto end = Clock::now() + kStarved;
  std::size_t turned_away = 0;
  while (Clock::now() < end) {
    std::vector<Client> knocking;
    for (int n = 0; n < 8; ++n) knocking.push_back(client(server));
    for (Client& each : knocking) turned_away += each.is_closed(milliseconds{20}) ? 1 : 0;
  }
  const auto cpu = cpu_time_of(server.pid()) - cpu_before;
  EXPECT_LT(cpu, milliseconds{kStarved} / 5);
  EXPECT_GT(turned_away, 0u) << "clients are left to their own deadlines";
  EXPECT_LE(log.lines().size(), kHandful) << log.text();
  EXPECT_GE(log.lines().size(), 1u);

  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &enough, nullptr), 0);
  EXPECT_TRUE(eventually([&] {
    (void)client(server).is_closed(milliseconds{50});
    return log.mentions("accepting again");
  }));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  if (!cell().loops()) {
    EXPECT_EQ(before.ask("say still here"), "still here");
  }
  EXPECT_LE(log.lines().size(), kHandful) << log.text();
  before.close();
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_GT(ended.statistics.accept_errors, 0u);
  EXPECT_GT(ended.statistics.turned_away, 0u);
}

TEST_P(Starvation, DoesNotHoldAShutdown) {
  constexpr seconds kLong{40};
  options.drain_timeout = kLong;
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1 && server.children().empty(); }));
  (void)starve(server);
  const Client knocking = client(server);
  EXPECT_TRUE(eventually([&] { return !log.lines().empty(); }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.served) << ended;
  EXPECT_LT(ended.took, kLong / 2);
}

}  // namespace
}  // namespace portico::test
