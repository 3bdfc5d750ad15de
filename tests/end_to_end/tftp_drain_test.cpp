#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/support/eventually.h"
#include "tests/support/noise.h"
#include <portico/shared/file_descriptor.h>

// How portico-tftpd ends while it serves over UDP.

namespace portico::test {
namespace {

class TftpDrain : public UnderEveryPolicy {
 protected:
  TftpDrain() { server.root.write("file", content); }

  // Whether the server has begun to drain: its TCP port is free. To connect there would be work for it.
  bool drains() const {
    const auto raw = client.server().raw();
    return eventually([&] {
      const FileDescriptor probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
      return ::bind(probe.get(), raw.get(), raw.size) == 0;
    });
  }

  const std::string content = noise(5 * 512 + 1);
  // Longer than Programme::wait() waits: what ends, ends by itself.
  FileServer server{GetParam(), {"--writable", "--drain-timeout", "300"}};
  TftpClient client{server.address()};
};

TEST_P(TftpDrain, ADownloadUnderWayIsFinished) {
  client.ask(reading("file"));
  EXPECT_EQ(data_block(client.receive_next()), 1);
  server.programme().signal(SIGTERM);
  ASSERT_TRUE(drains());
  for (std::uint16_t number = 1; number <= 5; ++number) {
    client.send(ack(number));
    EXPECT_EQ(client.receive_next(), data(static_cast<std::uint16_t>(number + 1), content.substr(number * 512U, 512)));
  }
  client.send(ack(6));
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
}

TEST_P(TftpDrain, AnUploadUnderWayIsFinished) {
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  client.send(data(1, std::string(512, 'x')));
  EXPECT_EQ(client.receive_next(), ack(1));
  server.programme().signal(SIGTERM);
  ASSERT_TRUE(drains());
  client.send(data(2, "the end"));
  EXPECT_EQ(client.receive_next(), ack(2));
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
  EXPECT_EQ(server.root.read("file"), std::string(512, 'x') + "the end");
}

TEST_P(TftpDrain, AnUploadThatHadToBeEndedLeavesNothing) {
  server.stop();
  server.start({"--writable", "--drain-timeout", "0.3"});
  TftpClient waiting{server.address()};
  const auto before = server.root.names();
  waiting.ask(writing("file"));
  EXPECT_EQ(waiting.receive_next(), ack(0));
  EXPECT_TRUE(eventually([&] { return server.root.names() != before; }));
  EXPECT_EQ(server.stop(), 1);
  EXPECT_EQ(server.root.names(), before);
}

TEST_P(TftpDrain, AnIdleServerEndsAtOnce) { EXPECT_EQ(server.stop(), 0) << server.programme().errors(); }

// The client repeats its last block for longer than the test waits, and each time the server waits anew.
TEST_P(TftpDrain, AnUploadThatIsCompleteDoesNotHoldTheServer) {
  client.ask(writing("file"));
  EXPECT_EQ(client.receive_next(), ack(0));
  client.send(data(1, "all"));
  EXPECT_EQ(client.receive_next(), ack(1));
  std::jthread repeating{[this](const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock{mutex};
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
      client.send(data(1, "all"));
      stopped.wait_for(lock, stop, std::chrono::seconds{4}, [] { return false; });
    }
  }};
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
  EXPECT_EQ(server.root.read("file"), "all");
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpDrain, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
