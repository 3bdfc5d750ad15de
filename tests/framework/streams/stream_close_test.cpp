#include <netinet/in.h>

#include <atomic>
#include <string>
#include <system_error>
#include <thread>

#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include <portico/streams/disconnect.h>
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;

asio::awaitable<void> reply_and_close(Stream& stream, std::string reply, std::chrono::milliseconds limit) {
  co_await stream.write(reply);
  co_await stream.close_lingering(limit);
}

// Over TCP, where a close with unread input resets the connection.
class StreamCloseTest : public test::StreamFixture {
 protected:
  StreamCloseTest() { connect_over_tcp(); }

  void connect_over_tcp(const StreamTimeouts& timeouts = {}) {
    const FileDescriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    auto* const address = reinterpret_cast<sockaddr*>(&where);
    if (::bind(listener.get(), address, size) < 0 || ::listen(listener.get(), 1) < 0 ||
        ::getsockname(listener.get(), address, &size) < 0) {
      fail("listening");
    }
    peer.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(peer.get(), address, size) < 0) fail("connect");
    adopt(FileDescriptor{::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)}, timeouts);
  }

  void reset_by_peer() {
    const linger at_once{1, 0};
    ::setsockopt(peer.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    peer.reset();
  }

  // What the peer reads to the end of the stream.
  std::string hear_all() {
    std::string all;
    for (auto part = heard(); part; part = heard()) {
      all += *part;
      test::settle(context);
    }
    return all;
  }
};

TEST_F(StreamCloseTest, ALargeReplyArrivesWholeThoughInputIsUnread) {
  const std::string reply = test::pattern(600'000);
  say(std::string(50'000, 'x'));
  auto closing = start(reply_and_close(stream(), reply, 10s));
  EXPECT_EQ(hear_all(), reply);
  EXPECT_FALSE(closing.ended()) << "the peer has not closed yet";
  peer.reset();
  closing.get();
}

TEST_F(StreamCloseTest, WhatIsInTheBufferIsDroppedToo) {
  say("one\ntwo\nthree\n");
  EXPECT_EQ(await(stream().read_line()), "one");
  auto closing = start(reply_and_close(stream(), "reply", 10s));
  EXPECT_EQ(hear_all(), "reply");
  say(std::string(50'000, 'x'));
  EXPECT_FALSE(closing.ended());
  hang_up();
  closing.get();
}

TEST_F(StreamCloseTest, LingersNoLongerThanItsLimit) {
  const auto before = Clock::now();
  await(stream().close_lingering(100ms));
  EXPECT_GE(Clock::now() - before, 100ms);
  EXPECT_LT(Clock::now() - before, 20s);
}

TEST_F(StreamCloseTest, DoesNotLingerWithoutALimit) {
  const auto before = Clock::now();
  await(stream().close_lingering(0ms));
  EXPECT_LT(Clock::now() - before, 20s);
}

TEST_F(StreamCloseTest, LingersNoLongerForAPeerThatFloods) {
  std::atomic<bool> end = false;
  std::thread flood{[this, &end] {
    const std::string bytes(256 * 1024, 'x');
    while (!end && ::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) {
    }
  }};
  const auto before = Clock::now();
  await(stream().close_lingering(200ms));
  EXPECT_LT(Clock::now() - before, 10s);
  end = true;
  flood.join();
}

TEST_F(StreamCloseTest, ClosesAtOnceWhenThePeerHasClosed) {
  say("line\n");
  hang_up();
  EXPECT_EQ(await(stream().read_line()), "line");
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  auto closing = start(stream().close_lingering(60s));
  EXPECT_TRUE(closing.ended());
}

TEST_F(StreamCloseTest, ClosesAtOnceAfterAnIdleTimeout) {
  connect_over_tcp({60'000ms, 20ms});
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  auto closing = start(stream().close_lingering(60s));
  EXPECT_TRUE(closing.ended());
  EXPECT_EQ(hear_all(), "");
}

TEST_F(StreamCloseTest, ClosesAtOnceAfterStop) {
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  auto closing = start(stream().close_lingering(60s));
  EXPECT_TRUE(closing.ended());
}

TEST_F(StreamCloseTest, ClosesAtOnceAfterForce) {
  stream().force();
  auto closing = start(stream().close_lingering(60s));
  EXPECT_TRUE(closing.ended());
}

TEST_F(StreamCloseTest, StopsLingeringWhenForced) {
  auto closing = start(stream().close_lingering(60s));
  EXPECT_FALSE(closing.ended());
  stream().force();
  closing.get();
}

TEST_F(StreamCloseTest, LingersOnlyShortlyWhenTheServerDrains) {
  auto closing = start(stream().close_lingering(24h));
  EXPECT_FALSE(closing.ended());
  stream().stop();
  EXPECT_FALSE(closing.ended());
  closing.get();
}

TEST_F(StreamCloseTest, LingersOnlyShortlyWhenTheServerDrainsAlready) {
  stream().stop();
  auto closing = start(stream().close_lingering(24h));
  EXPECT_FALSE(closing.ended());
  closing.get();
}

TEST_F(StreamCloseTest, LingersAfterADeadlineHasPassed) {
  connect_over_tcp({50ms, 0ms});
  say("half");
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
  auto closing = start(reply_and_close(stream(), "too slow", 10s));
  EXPECT_EQ(hear_all(), "too slow");
  peer.reset();
  closing.get();
}

TEST_F(StreamCloseTest, WhatIsNotCompleteEndsInAReset) {
  stream().set_ends_in_reset(true);
  auto closing = start(reply_and_close(stream(), "half", 60s));
  EXPECT_TRUE(closing.ended());
  EXPECT_EQ(heard(), "half");
  EXPECT_THROW((void)heard(), std::system_error);
}

TEST_F(StreamCloseTest, WhatIsNotCompleteEndsInAResetWhenForced) {
  await(stream().write("half"));
  stream().set_ends_in_reset(true);
  stream().force();
  EXPECT_EQ(heard(), "half");
  EXPECT_THROW((void)heard(), std::system_error);
}

TEST_F(StreamCloseTest, WhatIsNotCompleteEndsAsUsualOverUnixSockets) {
  connect();
  stream().set_ends_in_reset(true);
  auto closing = start(reply_and_close(stream(), "half", 10s));
  EXPECT_EQ(hear_all(), "half");
  EXPECT_FALSE(closing.ended());
  peer.reset();
  closing.get();
}

TEST_F(StreamCloseTest, WhatHasBecomeCompleteEndsAsUsual) {
  stream().set_ends_in_reset(true);
  stream().set_ends_in_reset(false);
  auto closing = start(reply_and_close(stream(), "whole", 10s));
  EXPECT_EQ(hear_all(), "whole");
  EXPECT_FALSE(closing.ended());
  peer.reset();
  closing.get();
}

TEST_F(StreamCloseTest, APeerThatResetsWhileItLingersIsNoError) {
  auto closing = start(stream().close_lingering(60s));
  EXPECT_FALSE(closing.ended());
  reset_by_peer();
  closing.get();
}

TEST_F(StreamCloseTest, AResetWhileItWritesIsADisconnect) {
  const std::string bytes(16'000'000, 'x');
  auto writing = start(stream().write(bytes));
  EXPECT_FALSE(writing.ended());
  reset_by_peer();
  const auto error = error_of(writing);
  EXPECT_TRUE(error);
  EXPECT_TRUE(is_disconnect(error)) << error.message();
}

TEST_F(StreamCloseTest, AResetWhileItReadsIsADisconnect) {
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  reset_by_peer();
  const auto error = error_of(reading);
  EXPECT_TRUE(error);
  EXPECT_TRUE(is_disconnect(error)) << error.message();
}

}  // namespace
}  // namespace portico
