// What becomes of a handler's exceptions, and of requests that are refused.
#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

class Errors : public EveryCell {
 protected:
  // Serves a request that fails, then one that does not.
  void expect_one_error(Place place) {
    observed().throws_in = place;
    ServerProcess server = serve();
    Client failing = client(server);
    failing.try_send("quit\n");
    EXPECT_TRUE(eventually([&] { return observed().errors == 1; })) << log.text();
    EXPECT_TRUE(!cell().streams() || failing.is_closed());
    failing.close();
    observed().throws_in = Place::nowhere;
    EXPECT_EQ(client(server).ask("say hello"), "hello");
    const Ended ended = server.stop();
    EXPECT_TRUE(ended.clean()) << ended;
    EXPECT_EQ(observed().errors, 1);
    // A child's exit status is all that its parent learns.
    const bool in_child = cell().forks() && place != Place::verify_request;
    EXPECT_EQ(in_child ? ended.statistics.children_failed : ended.statistics.handler_errors, 1u);
    EXPECT_TRUE(log.mentions("thrown as the test wants")) << log.text();
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, Errors, testing::ValuesIn(every_cell()), name_of);

TEST_P(Errors, OfHandleReachHandleErrorOnceAndFinishRuns) {
  expect_one_error(Place::handle);
  EXPECT_EQ(observed().finished, 2);
}

TEST_P(Errors, OfTheConstructorReachHandleErrorOnce) {
  expect_one_error(Place::constructor);
  EXPECT_EQ(observed().set_up, 1);
}

TEST_P(Errors, OfSetupReachHandleErrorOnceAndNothingElseRuns) {
  expect_one_error(Place::setup);
  EXPECT_EQ(observed().handled, 1);
  EXPECT_EQ(observed().finished, 1);
}

TEST_P(Errors, OfFinishReachHandleErrorOnce) { expect_one_error(Place::finish); }

TEST_P(Errors, OfVerifyRequestReachHandleErrorOnce) {
  expect_one_error(Place::verify_request);
  EXPECT_EQ(observed().made, 1);
}

TEST_P(Errors, AfterPartOfTheWorkLeaveOthersAlone) {
  ServerProcess server = serve();
  for (int n = 1; n <= 3; ++n) {
    Client failing = client(server);
    failing.send("throw\n");
    EXPECT_TRUE(eventually([&] { return observed().errors == n; }));
    failing.close();
    EXPECT_EQ(client(server).ask("say hello"), "hello");
  }
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 6; }));
  EXPECT_EQ(observed().finished, 6);
}

TEST_P(Errors, VerifyRequestRefusesEachRequestOnce) {
  observed().verify = false;
  ServerProcess server = serve();
  for (int n = 1; n <= 3; ++n) {
    Client refused = client(server);
    refused.try_send("say hello\n");  // it may be closed by now
    EXPECT_TRUE(!cell().streams() || refused.is_closed());
    EXPECT_TRUE(eventually([&] { return observed().verified == n; }));
  }
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.refused, 3u);
  EXPECT_EQ(observed().verified, 3);
  EXPECT_EQ(observed().made, 0);
  EXPECT_EQ(observed().errors, 0);
}

class Disconnects : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Disconnects, testing::ValuesIn(stream_cells()), name_of);

TEST_P(Disconnects, AreNotErrors) {
  ServerProcess server = serve();
  {
    Client leaving = client_with(server, "read 1000");  // in the middle of a request
    leaving.send("half");
  }
  {
    Client leaving = client_with(server, "big 100000000");  // in the middle of an answer
    (void)leaving.receive(1000);
  }
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 2; }));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().errors, 0) << log.text();
  EXPECT_EQ(observed().finished, 3);
  EXPECT_EQ(ended.statistics.children_failed, 0u);
}

}  // namespace
}  // namespace portico::test
