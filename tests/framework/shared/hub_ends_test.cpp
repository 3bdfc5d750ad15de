// How members of a hub end.
#include <signal.h>
#include <sys/wait.h>

#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <asio/post.hpp>
#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"

namespace portico {
namespace {

using test::MemberId;
using test::Messages;

class HubEndsTest : public test::HubFixture {
 protected:
  static asio::awaitable<void> count_for_ever(HubChannel& channel) {
    for (int n = 0;; ++n) {
      const std::string message = std::to_string(n) + std::string(static_cast<std::size_t>(n % 300), '.');
      channel.push(message);
      if (n % 3 == 0) co_await channel.flush();
    }
  }

  // What count_for_ever sends, from 0 to wherever.
  static void expect_counted(const std::vector<std::string>& messages) {
    for (std::size_t n = 0; n < messages.size(); ++n) {
      ASSERT_EQ(messages[n], std::to_string(n) + std::string(n % 300, '.'));
    }
  }
};

TEST_F(HubEndsTest, AChildThatIsKilledAtAnyByteLeavesOnce) {
  for (std::size_t n = 0; n < 100; ++n) {
    const pid_t child = fork_member(count_for_ever);
    run_until([&] { return guest.messages >= 37 * n; });
    guest.messages = 0;
    kill(child);
    run_until_left(n + 1);
    expect_counted(guest.heard[guest.left.back()]);
    guest.heard.clear();
  }
  test::settle(context);
  EXPECT_EQ(guest.joined, guest.left);
}

TEST_F(HubEndsTest, AChildThatIsKilledWhileMessagesFlyBothWaysLeavesOnce) {
  for (std::size_t n = 1; n <= 100; ++n) {
    const pid_t child = fork_member(count_for_ever);
    const MemberId member = last_joined();
    guest.when_heard = [&](MemberId, const std::string& message) { hub->send(member, message); };
    run_until([&] { return guest.heard[member].size() > n; });
    ::kill(child, SIGKILL);
    run_until_left(n);
    EXPECT_EQ(end_of(child), -SIGKILL);
    expect_counted(guest.heard[member]);
    guest.joined.resize(0);
  }
}

TEST_F(HubEndsTest, WhatAChildHadSentBeforeItWasKilledIsHeard) {
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    for (int n = 0; n < 100; ++n) co_await channel.send("last words");
    ::raise(SIGSTOP);
  });
  const MemberId member = last_joined();
  EXPECT_EQ(::waitpid(child, nullptr, WUNTRACED), child);
  EXPECT_TRUE(hub->send(member, "which it does not read any more"));
  asio::post(context, [] {});
  context.run_one();
  kill(child);
  run_until_left(1);
  EXPECT_EQ(guest.heard[member].size(), 100u);
}

TEST_F(HubEndsTest, AMemberThatIsEndedReadsWhatWasSentBefore) {
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    co_await channel.send("unread by the parent, who has enough of it");
    const auto all = co_await test::receive_all(channel);
    if (all != std::vector<std::string>(600, std::string(1'000, 'x'))) throw std::logic_error{"not all"};
    bool refused = false;
    try {
      co_await channel.send("hello?");
    } catch (const std::system_error& error) {
      refused = error.code() == std::errc::broken_pipe;
    }
    if (!refused) throw std::logic_error{"it could still send"};
  });
  const MemberId member = last_joined();
  for (int n = 0; n < 600; ++n) EXPECT_TRUE(hub->send(member, std::string(1'000, 'x')));
  hub->end(member);
  EXPECT_TRUE(guest.left.empty()) << "told by the loop";
  run_until_left(1);
  EXPECT_EQ(end_of(child), 0);
}

}  // namespace
}  // namespace portico
