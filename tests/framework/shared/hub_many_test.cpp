// A hub with five hundred members.
#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"

namespace portico {
namespace {

using test::MemberId;

constexpr std::size_t kMembers = 500;

class HubOfMany : public test::HubFixture {
 protected:
  HubOfMany() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4 * kMembers);
    ::setrlimit(RLIMIT_NOFILE, &files);
  }

  void tell_all(const std::string& message) {
    for (const MemberId member : guest.joined) hub->send(member, message);
  }
};

TEST_F(HubOfMany, EverybodyHearsEverybody) {
  guest.when_heard = [this](MemberId, const std::string& message) { tell_all(message); };
  for (std::size_t n = 0; n < kMembers; ++n) {
    fork_member([n](HubChannel& channel) -> asio::awaitable<void> {
      auto all = co_await test::receive_some(channel, 1);  // "begin", and perhaps more
      const std::string mine = std::to_string(n);
      co_await channel.send(mine);
      const auto rest = co_await test::receive_some(channel, kMembers + 1 - all.size());
      all.insert(all.end(), rest.begin(), rest.end());
      std::sort(all.begin(), all.end());
      const bool each_once = std::adjacent_find(all.begin(), all.end()) == all.end();
      if (all.size() != kMembers + 1 || !each_once) throw std::logic_error{"somebody was not heard, or twice"};
    });
  }
  run_until_joined(kMembers);
  tell_all("begin");
  run_until_left(kMembers);
  EXPECT_EQ(guest.messages, kMembers);
  for (const pid_t child : std::vector{children}) EXPECT_EQ(end_of(child), 0);
}

TEST_F(HubOfMany, AllLeaveOnceWhenAllAreKilledAtOnce) {
  for (std::size_t n = 0; n < kMembers; ++n) {
    fork_member([](HubChannel& channel) -> asio::awaitable<void> {
      for (;;) co_await channel.send("noise");
    });
  }
  guest.when_heard = [this](MemberId, const std::string&) { guest.heard.clear(); };
  guest.when_left = [this](MemberId) { tell_all("somebody has left"); };
  run_until_joined(kMembers);
  run_until([this] { return guest.messages > 10 * kMembers; });
  for (const pid_t child : children) ::kill(child, SIGKILL);
  run_until_left(kMembers);
  test::settle(context);
  std::sort(guest.left.begin(), guest.left.end());
  EXPECT_EQ(guest.left, guest.joined);
}

}  // namespace
}  // namespace portico
