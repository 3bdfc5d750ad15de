#include <exception>
#include <optional>
#include <string>
#include <system_error>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;

constexpr StreamTimeouts kImpatient{50ms, 0ms};
constexpr StreamTimeouts kShortlyIdle{60'000ms, 50ms};
constexpr StreamTimeouts kPatient{60'000ms, 0ms};

class StreamIdleTest : public test::StreamFixture {};

struct Diary final : Stream::IdleListener {
  void on_idle(bool idle) override { told += idle ? "idle " : "busy "; }
  std::string told;
};

TEST_F(StreamIdleTest, AnIdleTimeoutEndsEveryReadLikeAPeerThatCloses) {
  connect(kShortlyIdle);
  const auto before = Clock::now();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_GE(Clock::now() - before, 50ms);
  std::string into(4, '\0');
  EXPECT_EQ(await(stream().read_some(into)), 0U);
  EXPECT_EQ(await(stream().read_exactly(4)), "");
  EXPECT_FALSE(await(stream().fill()));
}

TEST_F(StreamIdleTest, AFillWithADeadlineIsNotIdle) {
  connect(kShortlyIdle);
  const auto before = Clock::now();
  EXPECT_EQ(error_of(stream().fill(before + 300ms)), std::errc::timed_out);
  EXPECT_GE(Clock::now() - before, 300ms);
}

TEST_F(StreamIdleTest, TheIdleTimeoutBeginsAnewWithEachWait) {
  connect({60'000ms, 400ms});
  for (int n = 0; n < 10; ++n) {
    auto reading = start(stream().read_line());
    pass(60ms);
    say("ping\n");
    ASSERT_EQ(reading.get(), "ping");
    await(stream().write("pong\n"));
  }
}

TEST_F(StreamIdleTest, TheIdleTimeoutDoesNotCountInTheMiddleOfARequest) {
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

TEST_F(StreamIdleTest, AHalfRequestThatWasPipelinedIsNotIdle) {
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

TEST_F(StreamIdleTest, ARequestThatNeedsNoAnswerLeavesTheConnectionIdle) {
  connect(kShortlyIdle);
  say("no answer, please\n");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  EXPECT_FALSE(stream().idle());
  stream().settle();
  EXPECT_TRUE(stream().idle());
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
}

TEST_F(StreamIdleTest, ARequestBehindOneThatNeedsNoAnswerIsStillServed) {
  connect(kImpatient);
  say("no answer, please\nanswer, plea");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  stream().settle();
  EXPECT_FALSE(stream().idle());
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamIdleTest, TellsWhenItBecomesIdleAndWhenAByteComes) {
  Diary diary;
  connect(kPatient);
  stream().set_idle_listener(&diary);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  EXPECT_EQ(diary.told, "idle ");
  say("half ");
  EXPECT_FALSE(reading.ended());
  EXPECT_EQ(diary.told, "idle busy ");
  say("a line\n");
  EXPECT_EQ(reading.get(), "half a line");
  await(stream().write("reply\n"));
  auto last = start(stream().read_line());
  EXPECT_FALSE(last.ended());
  stream().stop();
  EXPECT_EQ(last.get(), std::nullopt);
  EXPECT_EQ(diary.told, "idle busy idle busy ");
}

TEST_F(StreamIdleTest, AReaderThatEndsIdleLeavesTheWriterAlone) {
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

// Streams whose idle waits become quiet, as nothing stays warm.
class StreamQuietTest : public StreamIdleTest {
 protected:
  void connect(const StreamTimeouts& timeouts) {
    StreamIdleTest::connect(timeouts);
    stream().set_may_be_quiet(true);
  }
};

TEST_F(StreamQuietTest, AnIdleWaitBecomesQuietAndTheStreamGoesOn) {
  connect(kPatient);
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

TEST_F(StreamQuietTest, AWaitInTheMiddleOfARequestDoesNotBecomeQuiet) {
  connect(kImpatient);
  say("half a li");
  EXPECT_EQ(error_of(stream().read_line()), std::errc::timed_out);
}

TEST_F(StreamQuietTest, AnIdleWaitBecomesQuietThoughSomethingIsWrittenMeanwhile) {
  connect(kPatient);
  auto filled = start(stream().fill());
  EXPECT_TRUE(stream().write_now("news").empty());
  EXPECT_FALSE(filled.get());
  EXPECT_TRUE(stream().quiet());
}

TEST_F(StreamQuietTest, AnIdleTimeoutCountsFromTheFirstOfSeveralQuietWaits) {
  const auto idle = IdleWaits::kLate + 2s;
  connect({.idle = idle});
  const auto before = Clock::now();
  int waits = 0;
  do {
    EXPECT_FALSE(await(stream().fill()));
    ++waits;
  } while (stream().quiet());
  EXPECT_GE(Clock::now() - before, idle);
  EXPECT_GT(waits, 1);
}

TEST_F(StreamQuietTest, AStreamStaysIdleFromOneQuietWaitToTheNext) {
  Diary diary;
  connect(kPatient);
  stream().set_idle_listener(&diary);
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_TRUE(stream().quiet());
  auto waiting = start(stream().fill());
  EXPECT_FALSE(waiting.ended());
  EXPECT_EQ(diary.told, "idle ");
  say("more");
  EXPECT_TRUE(waiting.get());
  EXPECT_EQ(diary.told, "idle busy ");
}

TEST_F(StreamQuietTest, AStreamIsIdleNoLongerWhenItsTimeIsUpAfterAQuietWait) {
  Diary diary;
  connect({.idle = IdleWaits::kLate + 2s});
  stream().set_idle_listener(&diary);
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_TRUE(stream().quiet());
  pass(2s);
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_FALSE(stream().quiet());
  EXPECT_EQ(diary.told, "idle busy ");
}

TEST_F(StreamQuietTest, AWaitThatWasCancelledEndsNoOther) {
  connect(kPatient);
  asio::cancellation_signal signal;
  bool cancelled = false;
  asio::co_spawn(
      context, stream().fill(),
      asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr&, bool) { cancelled = true; }));
  test::settle(context);
  signal.emit(asio::cancellation_type::terminal);
  test::settle(context);
  ASSERT_TRUE(cancelled);
  auto reading = start(stream().fill(Clock::now() + 60s));
  EXPECT_FALSE(reading.ended());
  pass(IdleWaits::kLate + 300ms);
  EXPECT_FALSE(reading.ended());
  say("more");
  EXPECT_TRUE(reading.get());
}

TEST_F(StreamQuietTest, AWaitThatIsWarmDoesNotBecomeQuiet) {
  IdleWaits::of(context).keep_warm(1);
  connect(kPatient);
  auto waiting = start(stream().fill());
  pass(IdleWaits::kLate + 300ms);
  EXPECT_FALSE(waiting.ended());
  say("more");
  EXPECT_TRUE(waiting.get());
}

}  // namespace
}  // namespace portico
