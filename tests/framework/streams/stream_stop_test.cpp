#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include <portico/shared/file_descriptor.h>
#include <portico/streams/disconnect.h>
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;

constexpr StreamTimeouts kPatient{60'000ms, 0ms};

class StreamStopTest : public test::StreamFixture {};

TEST_F(StreamStopTest, StopEndsTheWaitAfterARequestThatNeedsNoAnswer) {
  connect(kPatient);
  say("no answer, please\n");
  EXPECT_EQ(await(stream().read_line()), "no answer, please");
  stream().settle();
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  EXPECT_EQ(reading.get(), std::nullopt);
}

TEST_F(StreamStopTest, StopEndsAnIdleWait) {
  connect(kPatient);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  stream().stop();
  EXPECT_EQ(reading.get(), std::nullopt);
}

TEST_F(StreamStopTest, StopGivesANewConnectionAMomentForItsFirstRequest) {
  const auto before = Clock::now();
  connect(kPatient);
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_GE(Clock::now() - before, 250ms);
}

TEST_F(StreamStopTest, StopEndsTheNextIdleWaitButNoRequest) {
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

TEST_F(StreamStopTest, ARequestThatHadArrivedBeforeStopIsRead) {
  connect(kPatient);
  say("request\n");
  stream().stop();
  EXPECT_EQ(await(stream().read_line()), "request");
}

TEST_F(StreamStopTest, ARequestThatArrivesTogetherWithStopIsRead) {
  connect(kPatient);
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  say("request\n");
  stream().stop();
  EXPECT_EQ(reading.get(), "request");
}

TEST_F(StreamStopTest, ARequestThatArrivedBeforeTheReplyToTheLastOneIsReadAfterStop) {
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

TEST_F(StreamStopTest, ForceEndsAReaderAndAWriter) {
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

TEST_F(StreamStopTest, ForceEndsWhatComesAfterIt) {
  connect(kPatient);
  stream().force();
  EXPECT_TRUE(is_disconnect(error_of(stream().write("hello"))));
  EXPECT_EQ(await(stream().read_exactly(4)), "");
}

TEST_F(StreamStopTest, AStreamThatHasEndedLetsTheLoopEnd) {
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

}  // namespace
}  // namespace portico
