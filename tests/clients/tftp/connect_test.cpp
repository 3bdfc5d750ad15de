#include <sys/socket.h>

#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include "tests/support/temporary_directory.h"
#include <portico/transports/connect.h>
#include <portico/transports/destination.h>
#include <portico/transports/listener.h>

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

FileDescriptor connect_to(std::vector<Address> addresses, std::chrono::milliseconds timeout = 30s) {
  asio::io_context context;
  return await(context, connect(context, std::move(addresses), timeout));
}

// An address at which nobody listens.
Address closed_port() {
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  return listener.address();
}

std::error_code failure_of(std::vector<Address> addresses, std::chrono::milliseconds timeout = 30s) {
  try {
    (void)connect_to(std::move(addresses), timeout);
  } catch (const std::system_error& error) {
    return error.code();
  }
  return {};
}

TEST(Connect, GivesASocketForAStream) {
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  const auto socket = connect_to({listener.address()});
  EXPECT_EQ(Address::bound_to(socket.get()).family(), AF_INET);
  char byte = 0;
  EXPECT_EQ(::recv(socket.get(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, EAGAIN);
}

TEST(Connect, TriesAllAddresses) {
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  EXPECT_TRUE(connect_to({closed_port(), listener.address()}));
}

TEST(Connect, TellsTheAddressThatRefused) {
  const auto address = closed_port();
  try {
    (void)connect_to({address});
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::connection_refused);
    EXPECT_THAT(error.what(), HasSubstr("cannot connect to " + address.to_string()));
  }
}

TEST(Connect, FailsWithoutAddresses) { EXPECT_NE(failure_of({}), std::error_code{}); }

TEST(Connect, GivesUpAtItsDeadline) {
  const TemporaryDirectory directory;
  ListenerOptions narrow;
  narrow.request_queue_size = 0;
  const Listener listener{"unix:" + (directory / "socket").string(), SOCK_STREAM, narrow};
  std::vector<FileDescriptor> queued;
  std::error_code error;
  while (!error) {
    try {
      queued.push_back(connect_to({listener.address()}, 50ms));
    } catch (const std::system_error& full) {
      error = full.code();
    }
    ASSERT_LT(queued.size(), 100U);
  }
  EXPECT_EQ(error, std::errc::timed_out);
}

TEST(Connect, LeavesEveryAddressItsShare) {
  // Nobody accepts: once the queue is full, the kernel answers no more.
  ListenerOptions narrow;
  narrow.request_queue_size = 0;
  const Listener silent{"127.0.0.1:0", SOCK_STREAM, narrow};
  for (int queued = 0; failure_of({silent.address()}, 50ms) == std::error_code{}; ++queued) ASSERT_LT(queued, 100);
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  EXPECT_TRUE(connect_to({silent.address(), listener.address()}, 400ms));
}

TEST(Destination, ReadsHostsAndPaths) {
  EXPECT_EQ(Destination::parse("127.0.0.1:6969").resolve().front().to_string(), "127.0.0.1:6969");
  EXPECT_EQ(Destination::parse("[::1]:6969").resolve().front().to_string(), "[::1]:6969");
  EXPECT_EQ(Destination::parse("unix:/a").resolve().front().to_string(), "unix:/a");
  EXPECT_EQ(Destination::parse("localhost:1").resolve().front().port(), 1);
  EXPECT_EQ(Destination::parse(":7").resolve().front().port(), 7);
  EXPECT_EQ(Destination::parse("h:1").to_string(), "h:1");
}

TEST(Destination, SaysWhatIsWrong) {
  for (const char* text : {"", "host", "host:", "host:0", "host:65536", "host:1x", "::1:80", "[]:80", "unix:"}) {
    EXPECT_THROW((void)Destination::parse(text), std::invalid_argument) << text;
  }
}

TEST(Destination, LooksNamesUpOnlyWhenAsked) {
  const auto nowhere = Destination::parse("nosuch.invalid:80");
  EXPECT_THROW((void)nowhere.resolve(), std::runtime_error);
}

}  // namespace
}  // namespace portico::test
