#include <chrono>
#include <string>
#include <system_error>

#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include <portico/streams/disconnect.h>
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;

constexpr StreamTimeouts kImpatient{50ms, 0ms};
constexpr StreamTimeouts kPatient{60'000ms, 0ms};

class StreamDeadlineTest : public test::StreamFixture {
 protected:
  // One byte now and then, until the stream has had enough.
  asio::awaitable<void> drip(int times, std::chrono::milliseconds pause) {
    asio::steady_timer timer{context};
    for (; times > 0; --times) {
      say("x");
      ++dripped;
      timer.expires_after(pause);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  asio::awaitable<std::string> drain_in_parts(std::size_t size, std::size_t part_size,
                                              std::chrono::milliseconds pause) {
    asio::steady_timer timer{context};
    std::string all;
    while (all.size() < size) {
      all += heard(part_size).value();
      timer.expires_after(pause);
      co_await timer.async_wait(asio::use_awaitable);
    }
    co_return all;
  }

  int dripped = 0;
};

TEST_F(StreamDeadlineTest, APeerThatStallsInTheMiddleOfALineTimesOut) {
  connect(kImpatient);
  const auto before = Clock::now();
  say("half a li");
  const auto error = error_of(stream().read_line());
  EXPECT_EQ(error, std::errc::timed_out);
  EXPECT_TRUE(is_disconnect(error));
  EXPECT_GE(Clock::now() - before, 50ms);
}

TEST_F(StreamDeadlineTest, EveryReadTimesOutInTheMiddleOfARequest) {
  connect(kImpatient);
  say("request\n");
  EXPECT_EQ(await(stream().read_line()), "request");
  std::string into(4, '\0');
  EXPECT_EQ(error_of(stream().read_some(into)), std::errc::timed_out);
  EXPECT_EQ(error_of(stream().read_exactly(4)), std::errc::timed_out);
  EXPECT_EQ(error_of(stream().fill()), std::errc::timed_out);
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamDeadlineTest, BytesThatDripInDoNotExtendTheDeadlineOfALine) {
  connect({200ms, 0ms});
  auto dripping = start(drip(1'000, 20ms));
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
  EXPECT_GT(dripped, 0);
  EXPECT_LT(dripped, 1'000);
}

TEST_F(StreamDeadlineTest, BytesThatDripInDoNotExtendTheDeadlineOfAPiece) {
  connect({200ms, 0ms});
  auto dripping = start(drip(1'000, 20ms));
  EXPECT_EQ(error_of(stream().read_exactly(2'000)), std::errc::timed_out);
  EXPECT_LT(dripped, 1'000);
}

TEST_F(StreamDeadlineTest, EveryOperationHasADeadlineOfItsOwn) {
  connect({400ms, 0ms});
  auto dripping = start(drip(30, 20ms));
  for (int n = 0; n < 30; ++n) EXPECT_EQ(await(stream().read_exactly(1)), "x");
}

TEST_F(StreamDeadlineTest, AnIdleConnectionHasNoOperationDeadline) {
  connect(kImpatient);
  auto reading = start(stream().read_line());
  pass(200ms);
  EXPECT_FALSE(reading.ended());
  say("here I am\n");
  EXPECT_EQ(reading.get(), "here I am");
}

TEST_F(StreamDeadlineTest, AWriteThatGoesNowhereTimesOut) {
  connect(kImpatient);
  const std::string bytes(3'000'000, 'x');
  EXPECT_EQ(error_of(stream().write(bytes)), std::errc::timed_out);
}

TEST_F(StreamDeadlineTest, AWriteMayTakeAnyTimeAsLongAsItGoesOn) {
  connect({1'000ms, 0ms});
  const std::string bytes = test::pattern(1'500'000);
  const auto before = Clock::now();
  auto draining = start(drain_in_parts(bytes.size(), 100'000, 100ms));
  auto writing = start(stream().write(bytes));
  EXPECT_EQ(draining.get(), bytes);
  writing.get();
  EXPECT_GT(Clock::now() - before, 1'000ms);
}

TEST_F(StreamDeadlineTest, ZeroIsForEver) {
  connect({0ms, 0ms});
  say("half");
  auto reading = start(stream().read_line());
  const std::string bytes(3'000'000, 'x');
  auto writing = start(stream().write(bytes));
  pass(150ms);
  EXPECT_FALSE(reading.ended());
  EXPECT_FALSE(writing.ended());
}

TEST_F(StreamDeadlineTest, AHandlerCanChangeItsTimeouts) {
  connect(kPatient);
  stream().set_timeouts(kImpatient);
  EXPECT_EQ(stream().timeouts().operation, 50ms);
  say("half");
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamDeadlineTest, AWriterThatTimesOutLeavesTheReaderAlone) {
  connect(kImpatient);
  const std::string bytes(3'000'000, 'x');
  auto reading = start(stream().read_line());
  auto writing = start(stream().write(bytes));
  EXPECT_EQ(error_of(writing), std::errc::timed_out);
  EXPECT_FALSE(reading.ended());
  say("still here\n");
  EXPECT_EQ(reading.get(), "still here");
}

}  // namespace
}  // namespace portico
