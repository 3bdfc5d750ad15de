#include "servers/chat/frontend/outbox.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <asio/post.hpp>
#include <gtest/gtest.h>

#include "servers/chat/frontend/carrier.h"
#include "tests/framework/streams/stream_fixture.h"

namespace portico::chat {
namespace {

using namespace std::chrono_literals;
using test::run_until;
using test::settle;

Line line(std::string text) { return std::make_shared<const std::string>(std::move(text) + "\r\n"); }

struct Occupant final : Seat::Occupant {
  void on_ended() override { ++ended; }
  [[nodiscard]] Arrival arrival() const override { return {}; }
  int ended = 0;
};

constexpr std::size_t kLimit = 1024 * 1024;
constexpr std::size_t kMost = 8 * 1024;

std::array<FileDescriptor, 2> make_socket_pair() {
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
  return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

struct SecondClient {
  explicit SecondClient(asio::io_context& context) : stream{context, std::move(ends[0]), {}} {}

  // All that has come.
  [[nodiscard]] std::string heard() const {
    char bytes[64];
    const auto size = ::recv(ends[1].get(), bytes, sizeof bytes, MSG_DONTWAIT);
    return {bytes, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

  std::array<FileDescriptor, 2> ends = make_socket_pair();
  Stream stream;
};

class OutboxTest : public test::StreamFixture {
 protected:
  OutboxTest() : test::StreamFixture{StreamTimeouts{}} { open(kLimit); }

  void open(std::size_t limit) { outbox_.emplace(stream(), Carrier::of(context), occupant, limit); }

  // More than a socket takes at once.
  static std::string large() { return std::string(kLimit - 100, 'x'); }

  // Reads until the loop has nothing more to write; all that came.
  std::string hear_all() {
    std::string all;
    for (std::string some = "first"; !some.empty();) {
      settle(context);
      some = heard().value_or("");
      all += some;
    }
    return all;
  }

  // Says "one" until it comes so soon after the one before that it is gathered.
  void begin_to_gather() {
    do {
      EXPECT_TRUE(outbox().push(line("one"), false));
      settle(context);
    } while (heard() != "");
  }

  Outbox& outbox() { return *outbox_; }
  void leave() { outbox_.reset(); }

  Occupant occupant;

 private:
  std::optional<Outbox> outbox_;
};

TEST_F(OutboxTest, WritesWhatWasPushedInTheNextTurnOfTheLoop) {
  EXPECT_TRUE(outbox().push(line("one"), true));
  EXPECT_TRUE(outbox().push(line("two"), true));
  EXPECT_EQ(heard(), "");
  settle(context);
  EXPECT_EQ(heard(), "one\r\ntwo\r\n");
}

TEST_F(OutboxTest, SendsAtOnce) {
  EXPECT_TRUE(outbox().send("one\r\n"));
  EXPECT_EQ(heard(), "one\r\n");
  EXPECT_TRUE(outbox().send(large()));
  EXPECT_FALSE(outbox().send(large()));
  EXPECT_EQ(hear_all(), large());
}

TEST_F(OutboxTest, TakesLinesFromOtherThreads) {
  std::thread other{[this] {
    for (int n = 0; n < 1'000; ++n) EXPECT_TRUE(outbox().push(line("x"), true));
  }};
  std::string all;
  run_until(context, [&] { return (all += heard().value_or("")).size() == 3'000; });
  other.join();
}

TEST_F(OutboxTest, KeepsLinesOfSeveralClientsApart) {
  SecondClient second{context};
  Outbox other{second.stream, Carrier::of(context), occupant, kLimit};
  for (int n = 0; n < 3; ++n) {
    ASSERT_TRUE(outbox().push(line("a" + std::to_string(n)), true));
    ASSERT_TRUE(other.push(line("b" + std::to_string(n)), true));
  }
  settle(context);
  EXPECT_EQ(heard(), "a0\r\na1\r\na2\r\n");
  EXPECT_EQ(second.heard(), "b0\r\nb1\r\nb2\r\n");
}

TEST_F(OutboxTest, GathersLinesThatComeSoonAfterOthers) {
  begin_to_gather();
  EXPECT_TRUE(outbox().push(line("two"), false));
  std::string all;
  run_until(context, [&] { return !(all += heard().value_or("")).empty(); });
  EXPECT_EQ(all, "one\r\ntwo\r\n");
}

TEST_F(OutboxTest, GathersNoMoreThanALittle) {
  begin_to_gather();
  EXPECT_TRUE(outbox().push(line(std::string(kMost, 'x')), false));
  settle(context);
  EXPECT_EQ(heard()->size(), 5 + kMost + 2);
}

TEST_F(OutboxTest, LetsWhoHasAskedNotWaitForMore) {
  begin_to_gather();
  EXPECT_TRUE(outbox().push(line("asked"), true));
  settle(context);
  EXPECT_EQ(heard(), "one\r\nasked\r\n");
}

TEST_F(OutboxTest, LetsOthersWaitThoughSomebodyHasAsked) {
  SecondClient second{context};
  leave();
  Carrier::of(context).set_gathering({500ms, kMost});
  open(kLimit);
  Outbox other{second.stream, Carrier::of(context), occupant, kLimit};
  begin_to_gather();
  EXPECT_TRUE(other.push(line("asked"), true));
  settle(context);
  EXPECT_EQ(second.heard(), "asked\r\n");
  EXPECT_EQ(heard(), "");
  EXPECT_TRUE(outbox().push(line("two"), false));
  std::string all;
  run_until(context, [&] { return !(all += heard().value_or("")).empty(); });
  EXPECT_EQ(all, "one\r\ntwo\r\n");
}

TEST_F(OutboxTest, GathersNothingBehindTheEnd) {
  begin_to_gather();
  outbox().end();
  settle(context);
  EXPECT_EQ(heard(), "one\r\n");
  EXPECT_EQ(occupant.ended, 1);
}

TEST_F(OutboxTest, KeepsTheOrderOfWhatOtherThreadsLeaveWhileSomebodyAsks) {
  constexpr int kLines = 10'000;
  SecondClient second{context};
  Outbox other{second.stream, Carrier::of(context), occupant, kLimit};
  std::thread speaker{[this] {
    for (int n = 0; n < kLines; ++n) EXPECT_TRUE(outbox().push(line(std::to_string(n)), false));
  }};
  std::string expected;
  for (int n = 0; n < kLines; ++n) expected += std::to_string(n) + "\r\n";
  std::string all;
  run_until(context, [&] {
    EXPECT_TRUE(other.push(line("asked"), true));
    while (!second.heard().empty()) {
    }
    return (all += heard().value_or("")).size() >= expected.size();
  });
  speaker.join();
  EXPECT_EQ(all, expected);
}

TEST_F(OutboxTest, ForgetsWhatWasGatheredWithItsClient) {
  SecondClient second{context};
  Outbox other{second.stream, Carrier::of(context), occupant, kLimit};
  begin_to_gather();
  EXPECT_TRUE(other.push(line("two"), false));
  leave();
  run_until(context, [&] { return !second.heard().empty(); });
  EXPECT_EQ(heard(), "");
}

TEST_F(OutboxTest, KeepsNoLoopRunningOnceItsClientsHaveGone) {
  Carrier::of(context).set_gathering({10min, kMost});
  begin_to_gather();
  leave();
  context.restart();
  context.run_for(10s);
  EXPECT_TRUE(context.stopped());
}

TEST_F(OutboxTest, WritesTheRestWhenTheClientReadsAgain) {
  EXPECT_TRUE(outbox().push(line(large()), true));
  settle(context);
  EXPECT_TRUE(outbox().push(line("and more"), true));
  EXPECT_EQ(hear_all(), large() + "\r\nand more\r\n");
  EXPECT_TRUE(outbox().push(line("later"), true));
  EXPECT_EQ(hear_all(), "later\r\n");
}

TEST_F(OutboxTest, SaysOnceThatThereIsNoRoom) {
  EXPECT_TRUE(outbox().push(line(large()), true));
  EXPECT_FALSE(outbox().push(line(large()), true));
  EXPECT_TRUE(outbox().push(line("dropped"), true));
}

TEST_F(OutboxTest, WritesWhatOnlyWaitsForTheTurnToEndBeforeThereIsNoRoom) {
  leave();
  open(16 * 1024);
  asio::post(context, [this] {
    for (int n = 0; n < 20; ++n) EXPECT_TRUE(outbox().push(line(std::string(4'000, 'x')), false));
  });
  EXPECT_EQ(hear_all().size(), 20 * 4'002U);
}

TEST_F(OutboxTest, SendsMoreThanMayWaitToWhoReads) {
  leave();
  open(1024);
  EXPECT_TRUE(outbox().send(std::string(50'000, 'x')));
  EXPECT_EQ(hear_all().size(), 50'000U);
}

TEST_F(OutboxTest, HasRoomAgainForWhatTheKernelHasTaken) {
  for (int n = 0; n < 5; ++n) {
    EXPECT_TRUE(outbox().push(line(large()), true));
    EXPECT_EQ(hear_all().size(), kLimit - 98);
  }
}

TEST_F(OutboxTest, HasRoomForWhatASlowClientHasRead) {
  std::size_t pushed = 0;
  for (std::size_t read = 0; pushed < 10 * kLimit; read += heard(16'384).value_or("").size()) {
    if (pushed > read + kLimit / 2) {
      settle(context);
      continue;
    }
    ASSERT_TRUE(outbox().push(line(std::string(10'000, 'x')), true));
    pushed += 10'002;
  }
}

TEST_F(OutboxTest, TellsItsOccupantThatItHasEndedBehindTheLastLine) {
  EXPECT_TRUE(outbox().push(line("ERROR :bye"), true));
  outbox().end();
  EXPECT_TRUE(outbox().ended());
  EXPECT_EQ(occupant.ended, 0);
  settle(context);
  EXPECT_EQ(occupant.ended, 1);
  EXPECT_EQ(heard(), "ERROR :bye\r\n");
}

TEST_F(OutboxTest, ShutsAConnectionDownThatHadNoRoom) {
  EXPECT_TRUE(outbox().push(line(large()), true));
  EXPECT_FALSE(outbox().push(line(large()), true));
  outbox().end();
  settle(context);
  EXPECT_EQ(occupant.ended, 1);
  while (heard() != std::nullopt) settle(context);
  await(outbox().flush(1s));
}

TEST_F(OutboxTest, FlushesAtOnce) {
  EXPECT_TRUE(outbox().push(line("last"), true));
  outbox().end();
  await(outbox().flush(1s));
  EXPECT_EQ(heard(), "last\r\n");
}

TEST_F(OutboxTest, FlushesWhatTheClientReads) {
  EXPECT_TRUE(outbox().push(line(large()), true));
  outbox().end();
  auto flushing = start(outbox().flush(30s));
  std::string all;
  while (!flushing.ended()) all += heard().value_or("");
  all += hear_all();
  EXPECT_EQ(all, large() + "\r\n");
}

TEST_F(OutboxTest, FlushesNoLongerThanItMay) {
  EXPECT_TRUE(outbox().push(line(large()), true));
  outbox().end();
  const auto begin = Clock::now();
  await(outbox().flush(50ms));
  EXPECT_LT(Clock::now() - begin, 10s);
  while (heard() != std::nullopt) settle(context);
}

TEST_F(OutboxTest, ForgetsLinesWithItsClient) {
  EXPECT_TRUE(outbox().push(line("nobody reads this"), true));
  leave();
  settle(context);
  EXPECT_EQ(heard(), "");
}

TEST_F(OutboxTest, DropsLinesForAClientThatHasGone) {
  peer.reset();
  EXPECT_TRUE(outbox().push(line("one"), true));
  settle(context);
  EXPECT_TRUE(outbox().push(line("two"), true));
  outbox().end();
  settle(context);
  EXPECT_EQ(occupant.ended, 1);
}

}  // namespace
}  // namespace portico::chat
