// What CPython's test_socketserver asks of every server: it serves, and leaves nothing behind.
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include "tests/support/child_process.h"

namespace portico::test {
namespace {

class Echo : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Echo, testing::ValuesIn(every_cell()), name_of);

TEST_P(Echo, ServesThreeClientsInSequenceAndLeavesNothingBehind) {
  ServerProcess server = serve();
  EXPECT_EQ(server.address(), server.bound());
  for (int n = 0; n < 3; ++n) EXPECT_EQ(client(server).ask("say hello world"), "hello world");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(ended.statistics.accepted, 3u);
  EXPECT_EQ(ended.statistics.handler_errors + ended.statistics.children_failed, 0u) << log.text();
}

TEST_P(Echo, DoesNotReapAChildThatIsNotItsOwn) {
  ServerProcess server = serve([this](BasicServer& serving) {
    const pid_t other = start_child([] { return 72; });
    const DrainReport report = serving.serve_forever();
    observed().notes[0] = wait_for(other);
    return report;
  });
  for (int n = 0; n < 3; ++n) EXPECT_EQ(client(server).ask("say hello world"), "hello world");
  EXPECT_TRUE(eventually([&] { return server.children().size() == 1; }));
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
  EXPECT_EQ(observed().notes[0], 72);
}

TEST_P(Echo, TenRequestsLeaveNoThreadOrChildBehind) {
  ServerProcess server = serve();
  ASSERT_EQ(client(server).ask("say ready"), "ready");
  for (int n = 0; n < 10; ++n) EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(eventually([&] { return server.children().empty(); }));
  EXPECT_LT(server.threads(), 10u);
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
}

TEST_P(Echo, MakesOneHandlerForEachRequest) {
  ServerProcess server = serve();
  for (int n = 1; n <= 3; ++n) {
    EXPECT_EQ(client(server).ask("say hello"), "hello");
    EXPECT_TRUE(eventually([&] { return observed().destroyed == n; }));
    EXPECT_EQ(observed().made, n);
    EXPECT_EQ(observed().set_up, n);
    EXPECT_EQ(observed().handled, n);
    EXPECT_EQ(observed().finished, n);
  }
}

TEST_P(Echo, CallsServiceActionsNowAndThen) {
  ServerProcess server = serve();
  EXPECT_TRUE(eventually([&] { return observed().actions >= 3; }));
}

TEST_P(Echo, CallsServiceActionsAfterEachRequest) {
  options.poll_interval = {};
  ServerProcess server = serve();
  EXPECT_EQ(observed().actions, 0);
  for (int n = 1; n <= 3; ++n) {
    EXPECT_EQ(client(server).ask("say hello"), "hello");
    EXPECT_TRUE(eventually([&] { return observed().actions == n; }));
  }
}

TEST_P(Echo, AFailedBindLeaksNoDescriptor) {
  const ServerProcess server = serve();
  const std::size_t before = descriptors_of(::getpid()).size();
  for (int n = 0; n < 1024; ++n) {
    EXPECT_THROW((void)cell().make(server.address(), options, observed()), std::system_error);
  }
  EXPECT_EQ(descriptors_of(::getpid()).size(), before);
}

}  // namespace
}  // namespace portico::test
