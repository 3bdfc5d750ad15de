// A hub in the test's process, and children that are its members.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include "tests/support/child_process.h"
#include "tests/support/process_status.h"
#include <portico/shared/hub.h>
#include <portico/shared/hub_channel.h>

namespace portico::test {

using MemberId = Hub::MemberId;
using Messages = std::vector<std::string_view>;

// Remembers what it was told, and does what the test wants besides.
class Guest final : public Hub::Listener {
 public:
  void on_join(MemberId member) override {
    joined.push_back(member);
    if (when_joined) when_joined(member);
  }
  void on_message(MemberId member, std::string_view message) override {
    EXPECT_EQ(std::count(joined.begin(), joined.end(), member), 1);
    EXPECT_EQ(std::count(left.begin(), left.end(), member), 0);
    heard[member].emplace_back(message);
    ++messages;
    if (when_heard) when_heard(member, heard[member].back());
  }
  void on_leave(MemberId member, Hub::Why why) override {
    EXPECT_EQ(std::count(left.begin(), left.end(), member), 0);
    left.push_back(member);
    if (why == Hub::Why::QueueFull) full.push_back(member);
    if (when_left) when_left(member);
  }

  std::function<void(MemberId)> when_joined;
  std::function<void(MemberId)> when_left;
  std::function<void(MemberId, const std::string&)> when_heard;
  std::vector<MemberId> joined, left;
  std::vector<MemberId> full;  // of those that have left
  std::map<MemberId, std::vector<std::string>> heard;
  std::size_t messages = 0;
};

class HubFixture : public testing::Test {
 public:
  ~HubFixture() override {
    for (const pid_t child : children) ::kill(child, SIGKILL);
    for (const pid_t child : children) (void)wait_for(child);
  }

 protected:
  using Talk = std::function<asio::awaitable<void>(HubChannel&)>;

  explicit HubFixture(const HubLimits& limits = {}) { hub.emplace(context, guest, limits); }

  // A member that talks on a loop of its own; its exit status is 255 when that throws.
  pid_t fork_member(const Talk& talk) {
    return fork_with([this, &talk] {
      asio::io_context loop{1};
      HubChannel channel{loop.get_executor(), *hub};
      await(loop, talk(channel));
      return 0;
    });
  }

  // A member that does as it pleases with the socket, which blocks.
  pid_t fork_raw(const std::function<void(int socket)>& work) {
    return fork_with([this, &work] {
      asio::io_context loop{1};
      HubChannel channel{loop.get_executor(), *hub};
      work(channel.native_handle());
      return 0;
    });
  }

  pid_t fork_with(const std::function<int()>& work) {
    hub->before_fork();
    const pid_t child = start_child([this, &work] {
      hub->after_fork_in_child();
      return work();
    });
    hub->after_fork_in_parent();
    children.push_back(child);
    return child;
  }

  // The member that was forked last.
  MemberId last_joined() {
    run_until_joined(children.size());
    return guest.joined.back();
  }

  static asio::awaitable<void> keep_quiet(HubChannel& channel) {
    Messages messages;
    bool more = true;
    while (more) more = co_await channel.receive(messages);
  }

  // How a child ends, by itself.
  int end_of(pid_t child) {
    std::erase(children, child);
    return wait_for(child);
  }
  void kill(pid_t child) {
    ::kill(child, SIGKILL);
    EXPECT_EQ(end_of(child), -SIGKILL);
  }

  template <class Happened>
  void run_until(Happened happened) {
    test::run_until(context, happened);
  }
  void run_until_left(std::size_t members) {
    run_until([this, members] { return guest.left.size() >= members; });
  }
  void run_until_joined(std::size_t members) {
    run_until([this, members] { return guest.joined.size() >= members; });
  }

  asio::io_context context{1};
  Guest guest;
  std::optional<Hub> hub;
  std::vector<pid_t> children;
};

// Receives until `count` messages have come, or the parent has gone: what came.
inline asio::awaitable<std::vector<std::string>> receive_some(HubChannel& channel, std::size_t count) {
  std::vector<std::string> all;
  Messages messages;
  while (all.size() < count) {
    const bool more = co_await channel.receive(messages);
    if (!more) break;
    all.insert(all.end(), messages.begin(), messages.end());
  }
  co_return all;
}

inline asio::awaitable<std::vector<std::string>> receive_all(HubChannel& channel) {
  return receive_some(channel, static_cast<std::size_t>(-1));
}

}  // namespace portico::test
