// What a connection promises whatever its policy: timeouts, whole answers.
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"

namespace portico::test {
namespace {

using std::chrono::milliseconds;

class Streams : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Streams, testing::ValuesIn(stream_cells()), name_of);

TEST_P(Streams, AreClosedWhenARequestStallsForLongerThanTheTimeout) {
  options.timeout = milliseconds{200};
  options.linger_timeout = milliseconds{200};
  ServerProcess server = serve();
  Client stalling = client(server);
  stalling.send("say but without an en");
  EXPECT_TRUE(stalling.is_closed());
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  EXPECT_EQ(observed().finished, 1);
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(Streams, AreClosedWhenAnAnswerIsNotReadForLongerThanTheTimeout) {
  options.timeout = milliseconds{200};
  options.linger_timeout = milliseconds{200};
  ServerProcess server = serve();
  Client stalling = client_with(server, "big 100000000");
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(Streams, AreClosedWhenTheyAreIdleForLongerThanTheIdleTimeout) {
  options.idle_timeout = milliseconds{300};
  ServerProcess server = serve();
  Client idle = client(server);
  EXPECT_EQ(idle.ask("say hello"), "hello");
  EXPECT_TRUE(idle.is_closed());
  EXPECT_EQ(observed().errors, 0) << log.text();
}

TEST_P(Streams, StayOpenWhileTheyAreIdleWithoutIdleTimeout) {
  options.timeout = milliseconds{100};
  ServerProcess server = serve();
  Client idle = client(server);
  EXPECT_EQ(idle.ask("say hello"), "hello");
  EXPECT_FALSE(idle.is_closed(milliseconds{500}));
  EXPECT_EQ(idle.ask("say still here"), "still here");
}

TEST_P(Streams, CarryALargeAnswerWholeWithUnreadInput) {
  ServerProcess server = serve();
  const std::string unread(50'000, 'u');
  for (int n = 0; n < 20; ++n) {
    Client asking = client(server);
    asking.send("big 600000\n" + unread);
    ASSERT_EQ(asking.receive_all().size(), 600'000u) << n;
  }
}

// test_socketserver's SocketWriterTest: a write that signals interrupt goes on. The signals reach the main thread or
// child; other threads of a server block them.
TEST_P(Streams, CarryALargeAnswerWholeThroughSignals) {
  constexpr std::size_t kSize = 16'000'000;
  static std::atomic<int>* caught = nullptr;
  caught = &observed().signals;
  ServerProcess server = serve([](BasicServer& serving) {
    struct sigaction action {};
    action.sa_handler = [](int) { ++*caught; };
    ::sigaction(SIGUSR2, &action, nullptr);
    return serving.serve_forever();
  });
  Client asking = client(server);
  const pid_t pid = std::stoi(asking.ask("pid"));
  asking.send("big " + std::to_string(kSize) + "\n");
  std::size_t size = 0;
  for (std::size_t got = 1; got > 0; size += got) {
    ::kill(pid, SIGUSR2);
    got = asking.receive(100'000).size();
  }
  EXPECT_EQ(size, kSize);
  EXPECT_GT(observed().signals, 0);
}

}  // namespace
}  // namespace portico::test
