// What forks, and the end of a parent, mean to a hub.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"
#include <portico/shared/file_descriptor.h>

namespace portico {
namespace {

using test::MemberId;
using test::Messages;

class HubForkTest : public test::HubFixture {};

TEST_F(HubForkTest, AForkThatFailsMakesNoMember) {
  const std::size_t before = test::descriptors_of(::getpid()).size();
  for (int n = 0; n < 3; ++n) {
    hub->before_fork();
    hub->after_fork_in_parent();
  }
  EXPECT_EQ(hub->members(), 0u);
  EXPECT_EQ(test::descriptors_of(::getpid()).size(), before);
  fork_member(keep_quiet);
  (void)last_joined();
  test::settle(context);
  EXPECT_EQ(guest.joined.size(), 1u);
  EXPECT_TRUE(guest.left.empty());
}

TEST_F(HubForkTest, ALackOfDescriptorsIsToldBeforeTheFork) {
  const int status = test::in_child([this] {
    int last = 0;
    for (int next = 0; (next = ::dup(STDIN_FILENO)) >= 0;) last = next;
    ::close(last);  // one is left, and two are needed
    for (int n = 0; n < 2; ++n) {
      try {
        hub->before_fork();
        return 1;
      } catch (const std::system_error& error) {
        if (error.code() != std::errc::too_many_files_open) return 2;
      }
      hub->after_fork_in_parent();
    }
    return hub->members() == 0 ? 0 : 3;
  });
  EXPECT_EQ(status, 0);
}

TEST_F(HubForkTest, DescriptorsPileUpNeitherInTheParentNorInTheChildren) {
  const std::size_t before = test::descriptors_of(::getpid()).size();
  for (int n = 0; n < 20; ++n) {
    fork_member([](HubChannel& channel) -> asio::awaitable<void> {
      const auto descriptors = test::descriptors_of(::getpid());
      co_await channel.send(std::to_string(descriptors.size()));
      (void)co_await test::receive_all(channel);
    });
  }
  run_until([this] { return guest.messages == 20; });
  for (const auto& [member, messages] : guest.heard) EXPECT_EQ(messages, guest.heard.begin()->second);
  EXPECT_EQ(test::descriptors_of(::getpid()).size(), before + 20);
  for (const MemberId member : guest.joined) hub->end(member);
  run_until_left(20);
  EXPECT_EQ(test::descriptors_of(::getpid()).size(), before);
}

TEST_F(HubForkTest, ChildrenFindThatTheirParentHasGone) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  FileDescriptor reports{ends[0]};
  FileDescriptor in_children{ends[1]};
  const pid_t parent = test::start_child([&] {
    for (int n = 0; n < 5; ++n) {
      fork_member([&](HubChannel& channel) -> asio::awaitable<void> {
        co_await channel.send("hello");
        const auto all = co_await test::receive_all(channel);
        Messages messages;
        const bool again = co_await channel.receive(messages);
        if (all.size() == 1 && !again) (void)::write(in_children.get(), "x", 1);
      });
    }
    in_children.reset();
    guest.when_heard = [this](MemberId member, const std::string& message) { hub->send(member, message); };
    run_until([this] { return guest.messages == 5; });
    test::settle(context);
    ::raise(SIGKILL);
    return 0;
  });
  in_children.reset();
  EXPECT_EQ(test::wait_for(parent), -SIGKILL);
  std::string told(100, '\0');
  std::size_t count = 0;
  for (ssize_t size = 0; (size = ::read(reports.get(), told.data(), told.size())) > 0;) {
    count += static_cast<std::size_t>(size);
  }
  EXPECT_EQ(count, 5u);
}

TEST_F(HubForkTest, AHubThatGoesLeavesItsMembersAndItsLoopAlone) {
  const pid_t child = fork_member(keep_quiet);
  const MemberId member = last_joined();
  EXPECT_TRUE(hub->send(member, "sent in a turn that never comes"));
  hub.reset();
  EXPECT_EQ(end_of(child), 0);
  context.restart();
  context.run();  // has nothing to wait for
  EXPECT_TRUE(guest.left.empty());
}

}  // namespace
}  // namespace portico
