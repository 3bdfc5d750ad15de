#include <sys/socket.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/shared/file_descriptor.h>
#include <portico/shared/readiness.h>

namespace portico {
namespace {

using Direction = Readiness::Direction;

// A socket that is watched, and its other end.
struct Pair {
  explicit Pair(asio::io_context& context) {
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) < 0) std::abort();
    mine.reset(ends[0]);
    theirs.reset(ends[1]);
    watch.emplace(Readiness::of(context), mine.get());
  }
  void say(const std::string& text) {
    ASSERT_EQ(::send(theirs.get(), text.data(), text.size(), 0), ssize_t(text.size()));
  }
  std::string hear() {
    std::string text(64 * 1024, '\0');
    const ssize_t got = ::recv(mine.get(), text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }
  void fill() {
    const std::string much(64 * 1024, 'x');
    while (::send(mine.get(), much.data(), much.size(), 0) > 0) {
    }
  }

  FileDescriptor mine, theirs;
  std::optional<Readiness::Watch> watch;
};

struct Told final : Readiness::Watch::Listener {
  explicit Told(std::function<void()> then) : when_woken{std::move(then)} {}
  void on_woken() override { when_woken(); }
  void on_loop_end() noexcept override {}
  std::function<void()> when_woken;
};

struct Afterwards final : Readiness::Afterwards {
  explicit Afterwards(std::function<void()> then) : when_all_told{std::move(then)} {}
  void on_all_told() override { when_all_told(); }
  std::function<void()> when_all_told;
};

class ReadinessTest : public testing::Test {
 protected:
  // Whether the kernel has told of it by now.
  bool ready(Pair& pair, Direction direction) {
    test::settle(context);
    return pair.watch->ready(direction);
  }

  // Of two that are told by what `rouse` does, the first to be told throws.
  void expect_both_told_though_one_fails(const std::function<void(Pair&)>& rouse) {
    int told = 0;
    Told listener{[&] {
      if (++told == 1) throw std::runtime_error{"no memory, say"};
    }};
    Pair first{context};
    Pair second{context};
    for (Pair* const pair : {&first, &second}) {
      pair->watch->tell(listener);
      rouse(*pair);
    }
    EXPECT_THROW(test::settle(context), std::runtime_error);
    test::settle(context);
    EXPECT_EQ(told, 2);
  }

  asio::io_context context{1};
};

TEST_F(ReadinessTest, EndsAWaitWhenBytesCome) {
  Pair pair{context};
  auto waiting = test::start(context, pair.watch->wait(Direction::Read));
  EXPECT_FALSE(waiting.ended());
  pair.say("hello");
  waiting.get();
  EXPECT_EQ(pair.hear(), "hello");
}

TEST_F(ReadinessTest, KeepsInMindWhatCameWhileNobodyWaited) {
  Pair other{context};
  auto waiting = test::start(context, other.watch->wait(Direction::Read));  // keeps the loop listening
  Pair pair{context};
  EXPECT_FALSE(ready(pair, Direction::Read));
  pair.say("hello");
  EXPECT_TRUE(ready(pair, Direction::Read));
  EXPECT_TRUE(ready(pair, Direction::Read)) << "until it is used up";
  pair.watch->clear_ready(Direction::Read);
  EXPECT_FALSE(ready(pair, Direction::Read));
  pair.say("again");
  EXPECT_TRUE(ready(pair, Direction::Read)) << "also when the first was not read";
  other.say("x");
  waiting.get();
}

TEST_F(ReadinessTest, TellsBothSidesWhenThePeerIsGone) {
  Pair pair{context};
  pair.fill();
  auto reading = test::start(context, pair.watch->wait(Direction::Read));
  auto writing = test::start(context, pair.watch->wait(Direction::Write));
  EXPECT_FALSE(writing.ended());
  pair.theirs.reset();
  reading.get();
  writing.get();
}

TEST_F(ReadinessTest, WhatThePeerHasClosedStaysReady) {
  Pair other{context};
  Pair pair{context};
  auto reading = test::start(context, pair.watch->wait(Direction::Read));
  EXPECT_FALSE(reading.ended());
  pair.say("last words");
  pair.theirs.reset();
  reading.get();
  EXPECT_EQ(pair.hear(), "last words");
  pair.watch->clear_ready(Direction::Read);  // it was a short read, and its end came with it
  EXPECT_TRUE(pair.watch->ready(Direction::Read));
}

// Two that are ready together have the kernel asked again at once.
TEST_F(ReadinessTest, ALoopEndsWhenThoseWhoWaitedAgainWereToldAtOnce) {
  Pair first{context};
  Pair second{context};
  const auto twice = [&]() -> asio::awaitable<void> {
    co_await first.watch->wait(Direction::Read);
    first.watch->clear_ready(Direction::Read);
    first.say("again");
    co_await first.watch->wait(Direction::Read);
  };
  auto waiting = test::start(context, twice());
  auto other = test::start(context, second.watch->wait(Direction::Read));
  first.say("hello");
  second.say("hello");
  waiting.get();
  other.get();
  context.restart();
  context.run_for(std::chrono::seconds{5});
  EXPECT_TRUE(context.stopped()) << "nobody waits any more";
}

TEST_F(ReadinessTest, ALoopEndsWhenAWatchThatWasToBeToldIsGone) {
  Told told{[] {}};
  Pair pair{context};
  pair.watch->tell(told);
  test::settle(context);
  pair.watch.reset();
  context.restart();
  context.run_for(std::chrono::seconds{5});
  EXPECT_TRUE(context.stopped());
}

TEST_F(ReadinessTest, WhatIsDoneAfterwardsIsDoneWhenAllHaveBeenTold) {
  int told = 0;
  std::vector<int> told_before;
  Readiness& readiness = Readiness::of(context);
  Afterwards afterwards{[&] { told_before.push_back(told); }};
  Told listener{[&] {
    ++told;
    EXPECT_TRUE(readiness.tell_afterwards(afterwards));
  }};
  Pair first{context};
  Pair second{context};
  for (Pair* const pair : {&first, &second}) {
    pair->watch->tell(listener);
    pair->say("hello");
  }
  test::run_until(context, [&] { return told == 2; });
  EXPECT_EQ(told_before, std::vector{2});
  EXPECT_FALSE(readiness.tell_afterwards(afterwards)) << "nobody is being told";
  test::settle(context);
  EXPECT_EQ(told_before.size(), 1U);
}

TEST_F(ReadinessTest, WhatIsDoneAfterwardsIsDoneEvenWhenTellingFailed) {
  int done = 0;
  Afterwards afterwards{[&] { ++done; }};
  Told listener{[&] {
    EXPECT_TRUE(Readiness::of(context).tell_afterwards(afterwards));
    throw std::runtime_error{"no memory, say"};
  }};
  Pair pair{context};
  pair.watch->tell(listener);
  pair.say("hello");
  EXPECT_THROW(test::settle(context), std::runtime_error);
  test::settle(context);
  EXPECT_EQ(done, 1);
}

TEST_F(ReadinessTest, AllAreToldThoughTellingOneFailed) {
  expect_both_told_though_one_fails([](Pair& pair) { pair.say("hello"); });
}

TEST_F(ReadinessTest, AllThatWereWokenAreToldThoughTellingOneFailed) {
  expect_both_told_though_one_fails([](Pair& pair) { pair.watch->wake(Direction::Read); });
}

TEST_F(ReadinessTest, OneThatIsWokenAgainAndAgainLeavesTheLoopTimeForAllElse) {
  bool done = false;
  Pair pair{context};
  Told again{[&] {
    if (done) return;
    pair.watch->tell(again);
    pair.watch->wake(Direction::Read);
  }};
  pair.watch->tell(again);
  pair.watch->wake(Direction::Read);
  asio::post(context, [&] { done = true; });
  test::run_until(context, [&] { return done; });
}

TEST_F(ReadinessTest, EndsAWaitForRoomWhenThereIsSome) {
  Pair pair{context};
  auto at_once = test::start(context, pair.watch->wait(Direction::Write));
  at_once.get();
  pair.fill();
  pair.watch->clear_ready(Direction::Write);
  auto writing = test::start(context, pair.watch->wait(Direction::Write));
  EXPECT_FALSE(writing.ended());
  std::string much(1024 * 1024, '\0');
  while (::recv(pair.theirs.get(), much.data(), much.size(), 0) > 0) {
  }
  writing.get();
}

TEST_F(ReadinessTest, ServesManySocketsAtOnce) {
  std::vector<std::unique_ptr<Pair>> pairs;
  std::vector<test::Started<void>> waits;
  for (int n = 0; n < 300; ++n) {
    pairs.push_back(std::make_unique<Pair>(context));
    waits.push_back(test::start(context, pairs.back()->watch->wait(Direction::Read)));
  }
  test::settle(context);
  for (auto& pair : pairs) pair->say("x");
  for (auto& wait : waits) wait.get();
}

TEST_F(ReadinessTest, SocketsThatAreAlwaysReadyLeaveTheLoopTimeForAllElse) {
  std::vector<std::unique_ptr<Pair>> pairs;
  std::vector<test::Started<void>> waits;
  bool done = false;
  const auto talk_to_oneself = [&done](Pair& pair) -> asio::awaitable<void> {
    while (!done) {
      pair.say("x");
      co_await pair.watch->wait(Direction::Read);
      (void)pair.hear();
      pair.watch->clear_ready(Direction::Read);
    }
  };
  for (int n = 0; n < 4; ++n) pairs.push_back(std::make_unique<Pair>(context));
  for (auto& pair : pairs) waits.push_back(test::start(context, talk_to_oneself(*pair)));
  asio::steady_timer timer{context, std::chrono::milliseconds{1}};
  timer.async_wait([&done](asio::error_code) { done = true; });
  for (auto& wait : waits) wait.get();
  EXPECT_TRUE(done);
}

TEST_F(ReadinessTest, AWatchMayEndAnotherThatIsReadyToo) {
  std::vector<std::unique_ptr<Pair>> pairs;
  int told = 0;
  const auto wait_and_end_all = [&](Pair& pair) -> asio::awaitable<void> {
    co_await pair.watch->wait(Direction::Read);
    ++told;
    for (auto& other : pairs) {
      if (other.get() != &pair) other->watch.reset();
    }
  };
  pairs.push_back(std::make_unique<Pair>(context));
  auto waiting = test::start(context, wait_and_end_all(*pairs.front()));
  test::settle(context);
  for (int n = 0; n < 5; ++n) pairs.push_back(std::make_unique<Pair>(context));
  for (auto& pair : pairs) pair->say("x");
  waiting.get();
  EXPECT_EQ(told, 1);
}

TEST_F(ReadinessTest, WakesWhoWaits) {
  Pair pair{context};
  pair.watch->wake(Direction::Read);
  auto waiting = test::start(context, pair.watch->wait(Direction::Read));
  EXPECT_FALSE(waiting.ended());
  pair.watch->wake(Direction::Read);
  waiting.get();
}

TEST_F(ReadinessTest, ACancelledCoroutineWaitsNoLonger) {
  Pair pair{context};
  asio::cancellation_signal signal;
  std::exception_ptr why;
  asio::co_spawn(context, pair.watch->wait(Direction::Read),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) { why = error; }));
  test::settle(context);
  signal.emit(asio::cancellation_type::terminal);
  test::run_until(context, [&] { return why != nullptr; });
  try {
    std::rethrow_exception(why);
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), asio::error::operation_aborted);
  }
}

TEST_F(ReadinessTest, ALoopInWhichNobodyWaitsRunsOutOfWork) {
  Pair pair{context};
  auto waiting = test::start(context, pair.watch->wait(Direction::Read));
  pair.say("x");
  waiting.get();
  EXPECT_EQ(pair.hear(), "x");
  pair.watch->clear_ready(Direction::Read);
  auto woken = test::start(context, pair.watch->wait(Direction::Read));
  EXPECT_FALSE(woken.ended());
  pair.watch->wake(Direction::Read);
  context.restart();
  context.run();
  EXPECT_TRUE(woken.ended()) << "and the loop came back";
}

TEST_F(ReadinessTest, WhoWaitsIsToldWhenTheWatchEnds) {
  Pair pair{context};
  pair.fill();
  auto waiting = test::start(context, pair.watch->wait(Direction::Write));
  auto reading = test::start(context, pair.watch->wait(Direction::Read));
  EXPECT_FALSE(waiting.ended());
  EXPECT_FALSE(reading.ended());
  pair.watch.reset();
  EXPECT_THROW(reading.get(), std::system_error);
  EXPECT_THROW(waiting.get(), std::system_error);
}

TEST_F(ReadinessTest, ALoopMayGoWhileACoroutineWaits) {
  auto owned = std::make_shared<int>(1);
  {
    asio::io_context going{1};
    const auto wait = [](asio::io_context& loop, std::shared_ptr<int> kept) -> asio::awaitable<void> {
      Pair pair{loop};
      co_await pair.watch->wait(Direction::Read);
      ++*kept;
    };
    asio::co_spawn(going, wait(going, owned), [](std::exception_ptr) {});
    test::settle(going);
    EXPECT_EQ(owned.use_count(), 2);
  }
  EXPECT_EQ(owned.use_count(), 1) << "its frame is gone, too";
}

TEST_F(ReadinessTest, SaysWhatCannotBeWatched) {
  EXPECT_THROW((Readiness::Watch{Readiness::of(context), -1}), std::system_error);
}

}  // namespace
}  // namespace portico
