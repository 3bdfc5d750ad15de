// Which requests run at the same time, how many, and what becomes of the others.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

class Concurrency : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Concurrency, testing::ValuesIn(every_cell()), name_of);

TEST_P(Concurrency, OfTwoSlowRequestsIsRealExceptUnderLoop) {
  ServerProcess server = serve();
  const std::string order = cell().loops() ? "meet 300" : "meet 20000";
  const std::string answer = cell().loops() ? "alone\n" : "together\n";
  Client one = client_asking(server, order);
  Client two = client_asking(server, order);
  for (Client* const each : {&one, &two}) {
    EXPECT_EQ(cell().streams() ? each->receive(answer.size()) : each->receive_datagram(), answer);
    each->close();
  }
  EXPECT_EQ(observed().most_inside, cell().loops() ? 1 : 2);
}

TEST_P(Concurrency, StaysWithinTheLimitAndTheOthersWait) {
  limit_requests_to(2);
  ServerProcess server = serve();
  std::vector<Client> clients;
  for (int n = 0; n < 6; ++n) {
    clients.push_back(client_asking(server, "meet 20"));
    clients.back().shutdown_write();
  }
  for (Client& each : clients) EXPECT_TRUE(each.has_answer(kPatience));
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 6; }));
  EXPECT_LE(observed().most_inside, cell().loops() ? 1 : 2);
}

TEST_P(Concurrency, GoesOnWhenThereIsRoomAgain) {
  limit_requests_to(1);
  ServerProcess server = serve();
  Client first = client_with(server, "sleep 200");
  Client second = client_asking(server, "say hello");
  EXPECT_TRUE(first.has_answer(kPatience));
  first.close();
  EXPECT_TRUE(second.has_answer(kPatience));
}

class Overloaded : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Overloaded, testing::ValuesIn(stream_cells()), name_of);

TEST_P(Overloaded, ServerRejectsConnectionsWhenItIsToldTo) {
  limit_requests_to(1);
  options.overload = Overload::reject;
  ServerProcess server = serve();
  Client inside = client(server);
  EXPECT_EQ(inside.ask("say hello"), "hello");
  for (int n = 0; n < 3; ++n) EXPECT_TRUE(client(server).is_closed());
  EXPECT_EQ(inside.ask("say still here"), "still here");
  inside.close();
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.overloaded, 3u);
}

TEST_P(Overloaded, ServerSaysSoWhenItIsToldTo) {
  limit_requests_to(1);
  options.overload = Overload::message;
  ServerProcess server = serve();
  Client inside = client(server);
  EXPECT_EQ(inside.ask("say hello"), "hello");
  for (int n = 0; n < 3; ++n) {
    Client outside = client(server);
    outside.send("say a question that is not read\n");
    EXPECT_EQ(outside.receive_all(), "busy\n");
  }
  EXPECT_EQ(inside.ask("say still here"), "still here");
  inside.close();
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.overloaded, 3u);
  EXPECT_EQ(observed().set_up, 1);
}

// Under Loop there is nobody to shed: it serves one at a time.
class Shedding : public EveryCell {
 protected:
  // An answer reaches its client before the connection is counted as idle; a server that sleeps has counted it.
  static bool sleeps(const ServerProcess& server) {
    return is_asleep(server.pid()) && std::ranges::all_of(server.children(), is_asleep);
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, Shedding, testing::ValuesIn([] {
                           auto cells = stream_cells();
                           std::erase_if(cells, &Cell::loops);
                           return cells;
                         }()),
                         name_of);

TEST_P(Shedding, MakesRoomByEndingTheConnectionThatIsIdleForLongest) {
  limit_requests_to(2);
  options.overload = Overload::shed;
  ServerProcess server = serve();
  Client oldest = client(server);
  EXPECT_EQ(oldest.ask("say one"), "one");
  EXPECT_TRUE(eventually([&] { return sleeps(server); }));
  Client younger = client(server);
  EXPECT_EQ(younger.ask("say two"), "two");
  EXPECT_TRUE(eventually([&] { return sleeps(server); }));
  Client newest = client(server);
  EXPECT_EQ(newest.ask("say three"), "three");
  EXPECT_TRUE(oldest.is_closed());
  EXPECT_EQ(younger.ask("say still here"), "still here");
}

class Shared : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Shared, testing::ValuesIn([] {
                           auto cells = stream_cells();
                           std::erase_if(cells, &Cell::forks);
                           return cells;
                         }()),
                         name_of);

// Memory that is the server's own, not the test's: only handlers in its process can share it.
TEST_P(Shared, ThingsPassedByReferenceAreTheSameForAllHandlers) {
  ServerProcess server = serve();
  const std::string pid = std::to_string(server.pid());
  for (int n = 0; n < 3; ++n) EXPECT_EQ(client(server).ask("pid"), pid);
}

}  // namespace
}  // namespace portico::test
