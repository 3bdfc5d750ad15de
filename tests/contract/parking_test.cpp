#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include "tests/support/eventually.h"
#include "tests/support/process_status.h"
#include <portico/streams/idle_waits.h>

// Handlers that are resumable: whether one was parked meanwhile makes no difference to its peer.

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLong = seconds{60};

class Parking : public EveryCell {
 protected:
  Parking() {
    observed().resumable = true;
    options.warm_connections = 0;
  }

  [[nodiscard]] bool parks() const { return cell().policy.starts_with("Async"); }

  // Until `handlers` connections have no coroutine, where they are parked at all.
  void let_park(int handlers) {
    if (!parks()) return;
    const int returned = handlers_returned_ + handlers;
    ASSERT_TRUE(eventually([&] { return observed().returned >= returned; }));
    handlers_returned_ = returned;
  }

  // As long as it takes to be parked, where that is possible.
  void let_be_quiet() const {
    if (parks()) std::this_thread::sleep_for(IdleWaits::kLate + milliseconds{300});
  }

 private:
  int handlers_returned_ = 0;
};

// Others who keep every loop awake.
class Chatter {
 public:
  explicit Chatter(std::vector<Client> clients)
      : clients_{std::move(clients)}, thread_{[this](const std::stop_token& stopping) {
          while (!stopping.stop_requested()) {
            for (Client& client : clients_) EXPECT_EQ(client.ask("say something"), "something");
            std::this_thread::sleep_for(milliseconds{5});
          }
        }} {}

 private:
  std::vector<Client> clients_;
  std::jthread thread_;
};

INSTANTIATE_TEST_SUITE_P(Contract, Parking, testing::ValuesIn(stream_cells()), name_of);

TEST_P(Parking, GoesOnWithTheNextByte) {
  const ServerProcess server = serve();
  Client peer = client(server);
  for (int n = 1; n <= 2; ++n) {
    EXPECT_EQ(peer.ask("say hello"), "hello");
    let_park(1);
  }
  EXPECT_EQ(observed().made, 1);
  EXPECT_EQ(observed().set_up, 1);
  EXPECT_EQ(observed().finished, 0);
  EXPECT_EQ(observed().handled, parks() ? 2 : 1);
}

TEST_P(Parking, HappensOnlyInHandle) {
  observed().reads_in_setup = true;
  observed().reads_in_finish = true;
  const ServerProcess server = serve();
  Client peer = client(server);
  let_be_quiet();
  peer.send("a greeting\n");
  EXPECT_EQ(peer.ask("say hello"), "hello");
  peer.send("quit\n");
  EXPECT_TRUE(eventually([&] { return observed().finished == 1; }));
  let_be_quiet();
  EXPECT_EQ(observed().destroyed, 0);
  peer.send("farewell\n");
  EXPECT_TRUE(peer.is_closed());
  EXPECT_EQ(observed().set_up, 1);
  EXPECT_EQ(observed().finished, 1);
}

TEST_P(Parking, EndsWhenThePeerCloses) {
  const ServerProcess server = serve();
  {
    Client peer = client(server);
    EXPECT_EQ(peer.ask("say hello"), "hello");
    let_park(1);
  }
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  EXPECT_EQ(observed().finished, 1);
}

TEST_P(Parking, EndsWithItsIdleTimeout) {
  options.idle_timeout = seconds{4};
  const ServerProcess server = serve();
  Client peer = client(server);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(peer.ask("say hello"), "hello");
  let_park(1);
  EXPECT_TRUE(peer.is_closed());
  EXPECT_GE(std::chrono::steady_clock::now() - began, options.idle_timeout);
  EXPECT_TRUE(eventually([&] { return observed().finished == 1; }));
}

TEST_P(Parking, DoesNotHoldADrain) {
  options.drain_timeout = kLong;
  ServerProcess server = serve();
  std::vector<Client> peers;
  const int count = cell().loops() ? 1 : 4;  // the others would wait for the first
  for (int n = 0; n < count; ++n) {
    peers.push_back(client(server));
    EXPECT_EQ(peers.back().ask("say hello"), "hello");
  }
  let_park(count);
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_LT(ended.took, seconds{20});
  EXPECT_TRUE(ended.report.clean()) << ended;
  EXPECT_EQ(ended.report.finished, static_cast<std::size_t>(count)) << ended;
  EXPECT_EQ(observed().finished, count);
  EXPECT_EQ(observed().destroyed, count);
  for (Client& each : peers) EXPECT_TRUE(each.is_closed());
}

TEST_P(Parking, IsEndedByForceAtOnce) {
  options.drain_timeout = milliseconds{0};
  ServerProcess server = serve();
  Client peer = client(server);
  EXPECT_EQ(peer.ask("say hello"), "hello");
  let_park(1);
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.served) << ended;
  EXPECT_TRUE(peer.is_closed());
  if (cell().forks()) return;  // the child was killed
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
}

// Under Loop there is nobody to shed.
class SheddingParked : public Parking {};
INSTANTIATE_TEST_SUITE_P(Contract, SheddingParked, testing::ValuesIn([] {
                           auto cells = stream_cells();
                           std::erase_if(cells, &Cell::loops);
                           return cells;
                         }()),
                         name_of);

TEST_P(SheddingParked, MakesRoomForOthers) {
  limit_requests_to(1);
  options.overload = Overload::shed;
  const ServerProcess server = serve();
  Client first = client(server);
  EXPECT_EQ(first.ask("say hello"), "hello");
  let_park(1);
  EXPECT_TRUE(eventually([&] { return is_asleep(server.pid()) && std::ranges::all_of(server.children(), is_asleep); }));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(first.is_closed());
}

// One stays warm, on one loop: all of them share it.
class Warm : public Parking {
 protected:
  Warm() { options.warm_connections = 1; }
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Warm);  // under ThreadSanitizer no cell has one loop
INSTANTIATE_TEST_SUITE_P(Contract, Warm, testing::ValuesIn([] {
                           auto cells = stream_cells();
                           std::erase_if(cells, [](const Cell& cell) { return cell.policy != "AsyncOnOneLoop"; });
                           return cells;
                         }()),
                         name_of);

TEST_P(Warm, ThoseThatCameLastAreNotParked) {
  const ServerProcess server = serve();
  Client peer = client(server);
  EXPECT_EQ(peer.ask("say hello"), "hello");
  let_be_quiet();
  EXPECT_EQ(observed().returned, 0);
  const Client other = client(server);
  let_park(1);
  EXPECT_EQ(peer.ask("say hello again"), "hello again");
}

TEST_P(Warm, TheOneThatIsIdleForLongestIsShedThoughItWasParkedLast) {
  limit_requests_to(2);
  options.overload = Overload::shed;
  const ServerProcess server = serve();
  Client oldest = client(server);
  EXPECT_EQ(oldest.ask("say one"), "one");
  EXPECT_TRUE(eventually([&] { return is_asleep(server.pid()); }));
  Client younger = client(server);
  EXPECT_EQ(younger.ask("say two"), "two");
  let_park(1);
  EXPECT_EQ(client(server).ask("say three"), "three");
  EXPECT_TRUE(oldest.is_closed());
  EXPECT_EQ(younger.ask("say still here"), "still here");
}

// Not only while it waits: nothing that comes at any moment is lost.
TEST_P(Parking, LosesNothingThatComesWhileItIsParked) {
  constexpr int kLoops = 2;
  options.workers = kLoops;
  const ServerProcess server = serve();
  Client peer = client(server);
  EXPECT_EQ(peer.ask("say hello"), "hello");
  std::vector<Client> others;
  for (int n = 0; parks() && n < kLoops; ++n) others.push_back(client(server));
  const int all = 1 + static_cast<int>(others.size());
  const Chatter chatter{std::move(others)};
  for (int n = 0; n < 60; ++n) {
    const std::string word = std::to_string(n);
    EXPECT_EQ(peer.ask("say " + word), word);
    std::this_thread::sleep_for(milliseconds{n});  // around the time after which it is parked
  }
  EXPECT_EQ(observed().made, all);
  if (parks()) {
    EXPECT_GT(observed().handled, all);
  }
}

}  // namespace
}  // namespace portico::test
