// How a hub and its members talk.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"

namespace portico {
namespace {

using test::MemberId;
using test::Messages;

class HubTest : public test::HubFixture {
 protected:
  // Says what it heard, until it hears "bye".
  static asio::awaitable<void> echo(HubChannel& channel) {
    Messages messages;
    bool more = true;
    while (more) {
      more = co_await channel.receive(messages);
      for (const std::string_view message : messages) {
        if (message == "bye") more = false;
        if (more) channel.push(message);
      }
      co_await channel.flush();
    }
  }
};

TEST_F(HubTest, AChildIsAMemberFromItsForkToItsEnd) {
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    co_await channel.send("hello");
    co_await channel.send("and good bye");
  });
  EXPECT_TRUE(guest.joined.empty()) << "told by the loop, not by the fork";
  EXPECT_EQ(hub->members(), 1u);
  run_until_left(1);
  EXPECT_EQ(guest.joined, guest.left);
  EXPECT_TRUE(guest.full.empty());
  EXPECT_EQ(guest.heard[guest.joined[0]], (std::vector<std::string>{"hello", "and good bye"}));
  EXPECT_EQ(hub->members(), 0u);
  EXPECT_FALSE(hub->send(guest.joined[0], "anybody there?"));
  hub->end(guest.joined[0]);
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, MessagesOfEverySizeGoBothWaysInOrder) {
  std::vector<std::string> sent;
  for (const std::size_t size : {0u, 1u, 2u, 100u, 4'095u, 16'383u, 16'384u, 3u, 0u, 16'384u, 16'384u, 16'384u, 7u}) {
    sent.emplace_back(size, static_cast<char>('a' + sent.size()));
  }
  const pid_t child = fork_member(echo);
  const MemberId member = last_joined();
  for (const std::string& message : sent) EXPECT_TRUE(hub->send(member, message));
  EXPECT_TRUE(hub->send(member, "bye"));
  run_until_left(1);
  EXPECT_EQ(guest.heard[member], sent);
  EXPECT_EQ(end_of(child), 0);
}

// Of more than a channel receives at once.
TEST_F(HubTest, AChildIsToldOfMessagesWithoutACoroutineThatWaits) {
  constexpr std::size_t kMany = 3 * PacketReceiver::kMostAtOnce;
  const std::string large(16'000, 'x');  // a packet of its own
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    struct Told final : Readiness::Watch::Listener {
      explicit Told(HubChannel& from, asio::steady_timer& done) : channel{from}, all{done} { channel.tell(*this); }
      void on_woken() override {
        if (channel.try_receive(messages)) count += messages.size();
        if (channel.ended()) {
          all.cancel();
        } else {
          channel.tell(*this);
        }
      }
      void on_loop_end() noexcept override {}
      HubChannel& channel;
      asio::steady_timer& all;
      Messages messages;
      std::size_t count = 0;
    };
    co_await channel.send("ready");
    asio::steady_timer all{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
    ::usleep(100'000);  // some has come by the time that it asks to be told
    Told told{channel, all};
    asio::error_code woken;
    co_await all.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (told.count != kMany) throw std::runtime_error{"heard " + std::to_string(told.count)};
  });
  run_until([this] { return guest.messages == 1; });
  const MemberId member = guest.joined.front();
  for (std::size_t n = 0; n < kMany; ++n) EXPECT_TRUE(hub->send(member, large));
  hub->end(member);
  run_until_left(1);
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, ManyChildrenTalkToEachOther) {
  constexpr std::size_t kChildren = 20;
  guest.when_heard = [this](MemberId, const std::string& message) {
    for (const MemberId member : guest.joined) hub->send(member, message);
  };
  for (std::size_t n = 0; n < kChildren; ++n) {
    fork_member([n](HubChannel& channel) -> asio::awaitable<void> {
      auto all = co_await test::receive_some(channel, 1);  // "begin", and perhaps more
      const std::string mine = "I am " + std::to_string(n);
      co_await channel.send(mine);
      const auto rest = co_await test::receive_some(channel, kChildren + 1 - all.size());
      all.insert(all.end(), rest.begin(), rest.end());
      if (std::count(all.begin(), all.end(), mine) != 1) throw std::logic_error{"not heard"};
    });
  }
  run_until_joined(kChildren);
  for (const MemberId member : guest.joined) hub->send(member, "begin");
  run_until_left(kChildren);
  for (const pid_t child : std::vector{children}) EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, WhatIsSentInOneTurnIsOnePacket) {
  const pid_t child = fork_raw([](int socket) {
    ::fcntl(socket, F_SETFL, 0);
    std::string packet(100'000, '\0');
    const auto size = ::recv(socket, packet.data(), packet.size(), 0);
    const std::string answer(4, '\0');  // of no length
    if (size == 50 * (4 + 5)) (void)::send(socket, answer.data(), answer.size(), 0);
  });
  const MemberId member = last_joined();
  for (int n = 0; n < 50; ++n) EXPECT_TRUE(hub->send(member, "hello"));
  run_until_left(1);
  EXPECT_EQ(guest.heard[member], std::vector<std::string>{""});
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, WhatLiesInPartsIsOneMessageBehindThoseBefore) {
  constexpr std::size_t kMany = 2'000;  // more than one system call takes
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    std::string all;
    std::vector<std::string_view> messages;
    while (!all.ends_with('.')) {
      const bool there = co_await channel.receive(messages);
      if (!there) break;
      for (const std::string_view message : messages) all.append(message).append("|");
      if (all.ends_with("end|")) all += '.';
    }
    co_await channel.send(all);
  });
  const MemberId member = last_joined();
  const std::vector<std::string_view> some{"one", "", "two"};
  const std::vector<std::string_view> many(kMany, "x");
  EXPECT_TRUE(hub->send_now(member, some));
  EXPECT_TRUE(hub->send(member, "queued"));
  EXPECT_TRUE(hub->send_now(member, some));
  EXPECT_TRUE(hub->send_now(member, many));
  test::settle(context);
  EXPECT_TRUE(hub->send_now(member, many));
  EXPECT_TRUE(hub->send(member, "end"));
  run_until_left(1);
  const std::string much(kMany, 'x');
  EXPECT_EQ(guest.heard[member], std::vector{"onetwo|queued|onetwo|" + much + "|" + much + "|end|."});
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, TheListenerMaySendAndEndInEveryCall) {
  guest.when_joined = [this](MemberId member) { EXPECT_TRUE(hub->send(member, "welcome")); };
  guest.when_heard = [this](MemberId member, const std::string& message) {
    EXPECT_EQ(message, "welcome");
    EXPECT_TRUE(hub->send(member, "bye"));
    hub->end(member);
    EXPECT_FALSE(hub->send(member, "too late"));
    hub->end(member);
  };
  guest.when_left = [this](MemberId member) {
    EXPECT_FALSE(hub->send(member, "too late"));
    for (const MemberId other : guest.joined) hub->end(other);
  };
  const pid_t first = fork_member(keep_quiet);
  const pid_t second = fork_member(keep_quiet);
  const pid_t third = fork_member(echo);
  run_until_left(3);
  EXPECT_EQ(guest.messages, 1u);
  for (const pid_t child : {first, second, third}) EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, NobodyIsHeardAfterTheListenerHasEndedThem) {
  guest.when_heard = [this](MemberId, const std::string&) {
    for (const MemberId member : guest.joined) hub->end(member);
  };
  for (int n = 0; n < 5; ++n) {
    fork_member([](HubChannel& channel) -> asio::awaitable<void> {
      for (int k = 0; k < 10; ++k) channel.push("one of many");
      co_await channel.flush();
      (void)co_await test::receive_all(channel);
    });
  }
  run_until_joined(5);
  run_until_left(5);
  EXPECT_EQ(guest.messages, 1u);
}

TEST_F(HubTest, AMessageThatIsTooLongIsRefusedAndNothingElse) {
  const std::string longest(16'384, 'x');
  const std::string too_long = longest + 'x';
  const pid_t child = fork_member([&](HubChannel& channel) -> asio::awaitable<void> {
    bool refused = false;
    try {
      co_await channel.send(too_long);
    } catch (const std::system_error& error) {
      refused = error.code() == std::errc::message_size;
    }
    if (!refused) throw std::logic_error{"not refused"};
    co_await channel.send(longest);
    co_await echo(channel);
  });
  const MemberId member = last_joined();
  EXPECT_FALSE(hub->send(member, too_long));
  EXPECT_FALSE(hub->send_now(member, std::vector<std::string_view>{longest, "x"}));
  EXPECT_TRUE(hub->send(member, "still here"));
  EXPECT_TRUE(hub->send(member, "bye"));
  run_until_left(1);
  EXPECT_EQ(guest.heard[member], (std::vector<std::string>{longest, "still here"}));
  EXPECT_EQ(end_of(child), 0);
  EXPECT_THROW((Hub{context, guest, {.largest_message = HubLimits::kLargestMessage + 1}}), std::invalid_argument);
}

TEST_F(HubTest, TheLongestMessageThatMayBeAllowedGoesThrough) {
  hub.emplace(context, guest, HubLimits{.largest_message = HubLimits::kLargestMessage});
  fork_member(echo);
  const MemberId member = last_joined();
  const std::string longest(HubLimits::kLargestMessage, 'x');
  for (int n = 0; n < 3; ++n) EXPECT_TRUE(hub->send(member, longest));
  EXPECT_TRUE(hub->send(member, "bye"));
  run_until_left(1);
  EXPECT_EQ(guest.heard[member], (std::vector<std::string>(3, longest)));
}

TEST_F(HubTest, AChildTakesWhatIsThereWithoutWaiting) {
  const pid_t child = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    Messages messages{"old"};
    if (channel.try_receive(messages) || !messages.empty()) throw std::logic_error{"nothing was sent"};
    co_await channel.send("ready");
    while (!channel.try_receive(messages)) {
    }
    if (messages != Messages{"one", "two"}) throw std::logic_error{"not what was sent"};
    co_await channel.send("and again");
    (void)co_await channel.receive(messages);
    if (channel.try_receive(messages) || !messages.empty()) throw std::logic_error{"nothing more was sent"};
  });
  guest.when_heard = [this](MemberId member, const std::string&) {
    EXPECT_TRUE(hub->send(member, "one"));
    EXPECT_TRUE(hub->send(member, "two"));
  };
  run_until_left(1);
  EXPECT_EQ(guest.messages, 2u);
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubTest, HasOneChannelInEachChildAndNoneInTheParent) {
  EXPECT_THROW((HubChannel{context.get_executor(), *hub}), std::logic_error);
  const pid_t child = fork_member([this](HubChannel& channel) -> asio::awaitable<void> {
    bool refused = false;
    const auto loop = co_await asio::this_coro::executor;
    try {
      const HubChannel second{loop, *hub};
    } catch (const std::logic_error&) {
      refused = true;
    }
    if (refused) co_await channel.send("there is no second one");
  });
  run_until_left(1);
  EXPECT_EQ(guest.messages, 1u);
  EXPECT_EQ(end_of(child), 0);
}

}  // namespace
}  // namespace portico
