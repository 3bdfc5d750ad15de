// How a server is told to end, and served by handle_request.
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

class Shutdown : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Shutdown, testing::ValuesIn(every_cell()), name_of);

TEST_P(Shutdown, RightAfterTheStartEndsItTwentyTimes) {
  for (int n = 0; n < 20; ++n) {
    ServerProcess server = serve();
    const Ended ended = server.stop();
    EXPECT_TRUE(ended.clean()) << ended;
  }
}

TEST_P(Shutdown, BeforeServeForeverEndsItAtOnce) {
  ServerProcess server = serve([this](BasicServer& serving) {
    serving.shutdown();
    for (int n = 0; n < 20; ++n) {
      const auto another =
          cell().unix_path() ? cell().make("unix:@" + path() + std::to_string(n), options, observed()) : make_server();
      another->shutdown();
      (void)another->serve_forever();
    }
    return serving.serve_forever();
  });
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
}

TEST_P(Shutdown, WithoutEverServingLeavesNothingBehind) {
  ServerProcess server = serve([this](BasicServer& serving) {
    serving.server_close();
    observed().notes[0] = serving.fileno();
    try {
      return serving.serve_forever();
    } catch (const std::logic_error&) {
      observed().notes[1] = 1;
    }
    return DrainReport{};
  });
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().notes[0], -1);
  EXPECT_EQ(observed().notes[1], 1);
}

TEST_P(Shutdown, DeactivatesWhatTheStartHadActivated) {
  ServerProcess server = serve();
  EXPECT_TRUE(eventually([&] { return observed().activated == 1; }));
  EXPECT_EQ(observed().deactivated, 0);
  EXPECT_TRUE(server.stop().clean());
  EXPECT_EQ(observed().activated, 1);
  EXPECT_EQ(observed().deactivated, 1);
}

TEST_P(Shutdown, IsAllThatIsLeftToAServerThatCannotBeActivated) {
  observed().throws_in = Place::server_activate;
  ServerProcess server = serve([this](BasicServer& serving) {
    for (auto& note : {&observed().notes[0], &observed().notes[1]}) {
      try {
        return serving.serve_forever();
      } catch (const std::logic_error&) {
        *note = 1;
      } catch (const std::runtime_error&) {
        *note = 2;
      }
    }
    serving.shutdown();
    serving.server_close();
    return DrainReport{};
  });
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().notes[0], 2) << "what the hook threw";
  EXPECT_EQ(observed().notes[1], 1) << "a server starts once";
  EXPECT_EQ(observed().deactivated, 0);
}

// Under Forking from a child, whose parent it reaches.
TEST_P(Shutdown, CanBeAskedForByAHandler) {
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("shutdown"), "done");
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_TRUE(ended.report.clean()) << ended;
}

TEST_P(Shutdown, IsNotStalledByAFullServer) {
  limit_requests_to(2);
  options.drain_timeout = std::chrono::milliseconds{300};
  ServerProcess server = serve();
  const std::size_t room = cell().loops() ? 1 : 2;
  std::vector<Client> inside;
  for (std::size_t n = 0; n < room; ++n) inside.push_back(client_with(server, "wait"));
  const Client outside = client_asking(server, "say hello");
  const int actions = observed().actions;
  EXPECT_TRUE(eventually([&] { return observed().actions >= actions + 10; })) << "the loop stands still";
  EXPECT_EQ(observed().made, static_cast<int>(room));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_LT(ended.took, std::chrono::seconds{15});
  EXPECT_EQ(ended.report.forced, room) << ended;
}

class HandleRequest : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, HandleRequest, testing::ValuesIn(every_cell()), name_of);

TEST_P(HandleRequest, ServesOneRequest) {
  ServerProcess server = serve([this](BasicServer& serving) {
    observed().notes[0] = serving.handle_request() ? 1 : 0;
    // To a connection that has sent nothing yet, a server that closes owes nothing: the request is let come first.
    EXPECT_TRUE(eventually([this] { return observed().finished == 1; }));
    serving.server_close();  // waits for a thread or child
    return DrainReport{};
  });
  {
    Client one = client(server);
    EXPECT_EQ(one.ask("say hello"), "hello");
  }
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().notes[0], 1);
  EXPECT_EQ(observed().made, 1);
}

TEST_P(HandleRequest, CallsHandleTimeoutWhenNoneComes) {
  ServerProcess server = serve([this](BasicServer& serving) {
    for (int n = 0; n < 3; ++n) {
      if (!serving.handle_request(std::chrono::milliseconds{20})) ++observed().notes[0];
    }
    return DrainReport{};
  });
  const Ended ended = server.wait();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().timeouts, 3);
  EXPECT_EQ(observed().notes[0], 3);
}

TEST_P(HandleRequest, LeavesFurtherRequestsToTheNextCall) {
  ServerProcess server = serve([this](BasicServer& serving) {
    (void)serving.handle_request();
    eventually([&] { return observed().destroyed == 1; });
    observed().notes[0] = observed().made.load();
    (void)serving.handle_request();
    return serving.serve_forever();
  });
  for (int n = 0; n < 3; ++n) EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 3; }));
  EXPECT_EQ(observed().notes[0], 1);
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
}

}  // namespace
}  // namespace portico::test
