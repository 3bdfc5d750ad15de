// Who does not read: members of a hub, and the hub itself.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"
#include "tests/support/eventually.h"

namespace portico {
namespace {

using namespace std::chrono_literals;
using test::MemberId;
using test::Messages;

class HubQueueTest : public test::HubFixture {
 protected:
  static constexpr HubLimits kLimits{.queue = 100'000, .end_timeout = 200ms};

  HubQueueTest() { hub.emplace(context, guest, kLimits); }

  // One that has stopped and does not take what is sent to it any more.
  MemberId stopped_member() {
    const pid_t child = fork_member([](HubChannel&) -> asio::awaitable<void> {
      ::raise(SIGSTOP);
      co_return;
    });
    EXPECT_EQ(::waitpid(child, nullptr, WUNTRACED), child);
    return last_joined();
  }
};

TEST_F(HubQueueTest, AMemberThatDoesNotReadIsEndedWhenItsQueueIsFull) {
  fork_member(keep_quiet);
  const MemberId other = last_joined();
  const MemberId stopped = stopped_member();
  std::size_t sent = 0;
  while (hub->send(stopped, std::string(1'000, 'x'))) {
    ASSERT_LT(++sent, 1'000u) << "a socket's buffer and 100 KB at the most";
    EXPECT_TRUE(hub->send(other, "hello"));
    test::settle(context);
  }
  EXPECT_GE(sent, 100u);
  EXPECT_FALSE(hub->send(stopped, "more"));
  run_until_left(1);
  test::settle(context);
  EXPECT_EQ(guest.left, std::vector{stopped});
  EXPECT_EQ(guest.full, guest.left);
  EXPECT_TRUE(hub->send(other, "hello"));
}

TEST_F(HubQueueTest, WhatLiesInPartsIsQueuedAndCountedToo) {
  const MemberId stopped = stopped_member();
  const std::string much(500, 'x');
  const std::vector<std::string_view> parts{much, much};
  std::size_t sent = 0;
  while (hub->send_now(stopped, parts)) ASSERT_LT(++sent, 1'000u);
  EXPECT_GE(sent, kLimits.queue / 1'000);
  run_until_left(1);
  EXPECT_EQ(guest.left, std::vector{stopped});
}

TEST_F(HubQueueTest, AMemberThatIsFullAndDiesInOneTurnLeavesOnce) {
  const MemberId stopped = stopped_member();
  while (hub->send(stopped, std::string(1'000, 'x'))) {
  }
  kill(children.back());
  run_until_left(1);
  test::settle(context);
  EXPECT_EQ(guest.left.size(), 1u);
}

TEST_F(HubQueueTest, AMemberThatIsEndedAndDoesNotReadIsGivenUpInTheEnd) {
  const MemberId first = stopped_member();
  const MemberId second = stopped_member();
  for (int n = 0; n < 250; ++n) {
    EXPECT_TRUE(hub->send(first, std::string(1'000, 'x')));
    EXPECT_TRUE(hub->send(second, std::string(1'000, 'x')));
    if (n == 200) test::settle(context);
  }
  hub->end(second);  // before it is known that it does not read
  test::settle(context);
  hub->end(first);
  EXPECT_TRUE(guest.left.empty());
  const auto before = std::chrono::steady_clock::now();
  run_until_left(2);
  EXPECT_GE(std::chrono::steady_clock::now() - before, 150ms);
  EXPECT_EQ(guest.left, (std::vector{second, first}));
}

TEST_F(HubQueueTest, AMemberThatDiesWhileItIsEndedLeavesAtOnce) {
  hub.emplace(context, guest, HubLimits{.queue = 1'000'000, .end_timeout = std::chrono::hours{1}});
  const MemberId member = stopped_member();
  for (int n = 0; n < 500; ++n) EXPECT_TRUE(hub->send(member, std::string(1'000, 'x')));
  hub->end(member);
  test::settle(context);
  EXPECT_TRUE(guest.left.empty());
  kill(children.back());
  run_until_left(1);
}

TEST_F(HubQueueTest, AMemberThatReadsSlowlyGetsEverything) {
  hub.emplace(context, guest);
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    ::raise(SIGSTOP);
    const auto all = co_await test::receive_some(channel, 40'000);
    const bool in_order = std::ranges::is_sorted(all) && std::ranges::adjacent_find(all) == all.end();
    co_await channel.send(in_order ? "all of it" : "something else");
  });
  const MemberId member = last_joined();
  EXPECT_EQ(::waitpid(child, nullptr, WUNTRACED), child);
  for (int n = 0; n < 40'000; ++n) {
    const std::string text = std::to_string(1'000'000 + n);
    const std::vector<std::string_view> parts{std::string_view{text}.substr(0, 3), std::string_view{text}.substr(3)};
    ASSERT_TRUE(n % 3 == 0 ? hub->send_now(member, parts) : hub->send(member, text));
    if (n % 100 == 0) test::settle(context);
  }
  ::kill(child, SIGCONT);
  run_until_left(1);
  EXPECT_EQ(guest.heard[member], std::vector<std::string>{"all of it"});
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubQueueTest, AChildWaitsWhileItsParentDoesNotRead) {
  constexpr int kMessages = 5'000;
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    const std::string message(1'000, 'x');
    for (int n = 0; n < kMessages; ++n) co_await channel.send(message);
  });
  EXPECT_TRUE(test::eventually([&] {
    const bool asleep = test::is_asleep(child);
    std::this_thread::sleep_for(20ms);
    return asleep && test::is_asleep(child);
  }));
  run_until_left(1);
  EXPECT_EQ(guest.messages, static_cast<std::size_t>(kMessages));
  EXPECT_EQ(end_of(child), 0);
}

}  // namespace
}  // namespace portico
