#include <memory>
#include <string>
#include <system_error>
#include <utility>

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
constexpr StreamTimeouts kShortlyIdle{60'000ms, 50ms};
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

TEST_F(StreamDeadlineTest, AnIdleTimeoutEndsEveryReadLikeAPeerThatCloses) {
  connect(kShortlyIdle);
  const auto before = Clock::now();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_GE(Clock::now() - before, 50ms);
  std::string into(4, '\0');
  EXPECT_EQ(await(stream().read_some(into)), 0U);
  EXPECT_EQ(await(stream().read_exactly(4)), "");
  EXPECT_FALSE(await(stream().fill()));
}

TEST_F(StreamDeadlineTest, AFillWithADeadlineIsNotIdle) {
  connect(kShortlyIdle);
  const auto before = Clock::now();
  EXPECT_EQ(error_of(stream().fill(before + 300ms)), std::errc::timed_out);
  EXPECT_GE(Clock::now() - before, 300ms);
}

TEST_F(StreamDeadlineTest, TheIdleTimeoutBeginsAnewWithEachWait) {
  connect({60'000ms, 400ms});
  for (int n = 0; n < 10; ++n) {
    auto reading = start(stream().read_line());
    pass(60ms);
    say("ping\n");
    ASSERT_EQ(reading.get(), "ping");
    await(stream().write("pong\n"));
  }
}

TEST_F(StreamDeadlineTest, TheIdleTimeoutDoesNotCountInTheMiddleOfARequest) {
  connect(kShortlyIdle);
  say("half ");
  auto reading = start(stream().read_line());
  pass(200ms);
  EXPECT_FALSE(reading.ended());
  say("a line\n");
  EXPECT_EQ(reading.get(), "half a line");
  auto unanswered = start(stream().read_line());
  pass(200ms);
  EXPECT_FALSE(unanswered.ended());
}

TEST_F(StreamDeadlineTest, AHalfRequestThatWasPipelinedIsNotIdle) {
  connect(kShortlyIdle);
  say("one\nha");
  EXPECT_EQ(await(stream().read_line()), "one");
  await(stream().write("reply\n"));
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  pass(200ms);
  EXPECT_FALSE(reading.ended());
  say("lf\n");
  EXPECT_EQ(reading.get(), "half");
}

TEST_F(StreamDeadlineTest, ARequestThatNeedsNoAnswerLeavesTheConnectionIdle) {
  connect(kShortlyIdle);
  say("no answer, please\n");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  EXPECT_FALSE(stream().idle());
  stream().settle();
  EXPECT_TRUE(stream().idle());
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
}

TEST_F(StreamDeadlineTest, StopEndsTheWaitAfterARequestThatNeedsNoAnswer) {
  connect(kPatient);
  say("no answer, please\n");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  stream().settle();
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  EXPECT_EQ(reading.get(), std::nullopt);
}

TEST_F(StreamDeadlineTest, ARequestBehindOneThatNeedsNoAnswerIsStillServed) {
  connect(kImpatient);
  say("no answer, please\nanswer, plea");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  stream().settle();
  EXPECT_FALSE(stream().idle());
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamDeadlineTest, TellsWhenAnIdleWaitBeginsAndEnds) {
  struct Listener final : Stream::IdleListener {
    void on_idle(bool idle) override { told += idle ? "idle " : "busy "; }
    std::string told;
  } listener;
  connect(kPatient);
  stream().set_idle_listener(&listener);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  EXPECT_EQ(listener.told, "idle ");
  say("half ");
  EXPECT_FALSE(reading.ended());
  EXPECT_EQ(listener.told, "idle busy ");
  say("a line\n");
  EXPECT_EQ(reading.get(), "half a line");
  await(stream().write("reply\n"));
  auto last = start(stream().read_line());
  EXPECT_FALSE(last.ended());
  stream().stop();
  EXPECT_EQ(last.get(), std::nullopt);
  EXPECT_EQ(listener.told, "idle busy idle busy ");
}

TEST_F(StreamDeadlineTest, StopEndsAnIdleWait) {
  connect(kPatient);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  EXPECT_EQ(reading.get(), std::nullopt);
}

TEST_F(StreamDeadlineTest, StopGivesANewConnectionAMomentForItsFirstRequest) {
  const auto before = Clock::now();
  connect(kPatient);
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_GE(Clock::now() - before, 250ms);
}

TEST_F(StreamDeadlineTest, StopEndsTheNextIdleWaitButNoRequest) {
  connect(kPatient);
  say("half ");
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  EXPECT_FALSE(reading.ended());
  say("a line\n");
  EXPECT_EQ(reading.get(), "half a line");
  await(stream().write("reply\n"));
  EXPECT_EQ(heard(), "reply\n");
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
}

TEST_F(StreamDeadlineTest, ARequestThatHadArrivedBeforeStopIsRead) {
  connect(kPatient);
  say("request\n");
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), "request");
}

TEST_F(StreamDeadlineTest, ARequestThatArrivesTogetherWithStopIsRead) {
  connect(kPatient);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  say("request\n");
  stream().stop();
  EXPECT_EQ(reading.get(), "request");
}

TEST_F(StreamDeadlineTest, ARequestThatArrivedBeforeTheReplyToTheLastOneIsReadAfterStop) {
  connect(kPatient);
  say("one\n");
  EXPECT_EQ(await(stream().read_line()), "one");
  say("two\n");
  await(stream().write("reply\n"));
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), "two");
  await(stream().write("reply\n"));
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
}

TEST_F(StreamDeadlineTest, ForceEndsAReaderAndAWriter) {
  connect(kPatient);
  const std::string bytes(3'000'000, 'x');
  auto reading = start(stream().read_line());
  auto writing = start(stream().write(bytes));
  EXPECT_FALSE(reading.ended());
  EXPECT_FALSE(writing.ended());
  stream().force();
  EXPECT_TRUE(is_disconnect(error_of(reading)));
  EXPECT_TRUE(is_disconnect(error_of(writing)));
}

TEST_F(StreamDeadlineTest, ForceEndsWhatComesAfterIt) {
  connect(kPatient);
  stream().force();
  EXPECT_TRUE(is_disconnect(error_of(stream().write("hello"))));
  EXPECT_EQ(await(stream().read_exactly(4)), "");
}

TEST_F(StreamDeadlineTest, AReaderThatEndsIdleLeavesTheWriterAlone) {
  connect(kShortlyIdle);
  const std::string bytes = test::pattern(3'000'000);
  auto writing = start(stream().write(bytes));
  auto reading = start(stream().read_line());
  EXPECT_FALSE(writing.ended());
  EXPECT_EQ(reading.get(), std::nullopt);
  std::string all;
  while (!writing.ended()) all += heard().value();
  all += heard().value();
  writing.get();
  EXPECT_EQ(all, bytes);
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

TEST_F(StreamDeadlineTest, AStreamThatHasEndedLetsTheLoopEnd) {
  say("line\nhalf");
  (void)await(stream().read_line());  // leaves a deadline of a minute behind
  {
    auto reading = start(stream().read_line());
    EXPECT_FALSE(reading.ended());
    stream().close();
    EXPECT_TRUE(reading.ended());
  }
  connect();
  peer.reset();
  const auto before = Clock::now();
  context.restart();
  context.run();
  EXPECT_LT(Clock::now() - before, 30s);
}

TEST(StreamOnALoopThatGoes, IsDestroyedWithItsCoroutine) {
  auto context = std::make_unique<asio::io_context>(1);
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
  const FileDescriptor peer{ends[1]};
  auto serve = [](asio::io_context& loop, int socket) -> asio::awaitable<void> {
    FileDescriptor owned{socket};
    Stream stream{loop, std::move(owned), kPatient};
    (void)co_await stream.read_line();
  };
  const auto started = test::start(*context, serve(*context, ends[0]));
  ASSERT_EQ(::send(peer.get(), "half", 4, 0), 4);
  EXPECT_FALSE(started.ended());
  context.reset();
  char byte = 0;
  EXPECT_LE(::recv(peer.get(), &byte, 1, 0), 0) << "the socket is closed";
}

TEST_F(StreamDeadlineTest, AnIdleWaitBecomesQuietAndTheStreamGoesOn) {
  connect(kPatient);
  stream().set_quiet_after(10ms);
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_TRUE(stream().quiet());
  say("more");
  EXPECT_TRUE(await(stream().fill()));
  EXPECT_FALSE(stream().quiet());
  EXPECT_EQ(stream().buffered(), "more");
  hang_up();
  stream().consume(4);
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_FALSE(stream().quiet());
}

TEST_F(StreamDeadlineTest, AWaitInTheMiddleOfARequestDoesNotBecomeQuiet) {
  connect(kImpatient);
  stream().set_quiet_after(10ms);
  say("half a li");
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamDeadlineTest, AnIdleWaitBecomesQuietThoughSomethingIsWrittenMeanwhile) {
  connect(kPatient);
  stream().set_quiet_after(10ms);
  auto filled = start(stream().fill());
  EXPECT_TRUE(stream().write_now("news").empty());
  EXPECT_FALSE(filled.get());
  EXPECT_TRUE(stream().quiet());
}

TEST_F(StreamDeadlineTest, AnIdleTimeoutCountsFromTheFirstOfSeveralQuietWaits) {
  connect(kShortlyIdle);
  stream().set_quiet_after(10ms);
  const auto before = Clock::now();
  int waits = 0;
  do {
    EXPECT_FALSE(await(stream().fill()));
    ++waits;
  } while (stream().quiet());
  EXPECT_GE(Clock::now() - before, 50ms);
  EXPECT_GT(waits, 1);
}

}  // namespace
}  // namespace portico
