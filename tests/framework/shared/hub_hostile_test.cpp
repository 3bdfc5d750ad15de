// What a member of a hub cannot do to the others.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/framework/shared/hub_fixture.h"
#include <portico/shared/hub_packet.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using test::MemberId;

class HubHostileTest : public test::HubFixture {};

TEST_F(HubHostileTest, AnEndedMemberThatGoesOnTalkingCostsNothing) {
  hub.emplace(context, guest, HubLimits{.end_timeout = std::chrono::hours{1}});
  fork_raw([](int socket) {
    ::fcntl(socket, F_SETFL, 0);
    while (::send(socket, "\1\0\0\0x", 5, MSG_NOSIGNAL) == 5) {
    }
  });
  const MemberId member = last_joined();
  for (int n = 0; n < 800; ++n) (void)hub->send(member, std::string(1'000, 'x'));
  hub->end(member);
  context.restart();
  context.run_for(50ms);
  const auto heard = guest.messages;
  context.restart();
  std::size_t turns = 0;
  const auto until = std::chrono::steady_clock::now() + 100ms;
  while (std::chrono::steady_clock::now() < until) turns += context.run_one_until(until);
  EXPECT_EQ(guest.messages, heard);
  EXPECT_LT(turns, 10u);
}

TEST_F(HubHostileTest, ANoisyMemberDoesNotKeepAQuietOneWaiting) {
  fork_raw([](int socket) {
    ::fcntl(socket, F_SETFL, 0);
    std::string packet;
    for (int n = 0; n < 1'000; ++n) pack_message(packet, "noise");
    while (::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) > 0) {
    }
  });
  const MemberId noisy = last_joined();
  run_until([&] { return guest.heard[noisy].size() > 10'000; });
  const pid_t quiet = fork_member([](HubChannel& channel) -> asio::awaitable<void> {
    for (int n = 0; n < 200; ++n) {
      co_await channel.send("ping");
      (void)co_await test::receive_some(channel, 1);
    }
  });
  guest.when_heard = [&](MemberId member, const std::string&) {
    guest.heard[noisy].clear();
    if (member != noisy) hub->send(member, "pong");
  };
  run_until_left(1);
  EXPECT_EQ(end_of(quiet), 0);
  EXPECT_GT(guest.messages, 10'000u);
}

TEST_F(HubHostileTest, DescriptorsInAMessageAreNotTaken) {
  const std::size_t before = test::descriptors_of(::getpid()).size();
  const pid_t child = fork_raw([](int socket) {
    std::string packet;
    pack_message(packet, "look, a descriptor");
    iovec part{packet.data(), packet.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    *CMSG_FIRSTHDR(&header) = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    *reinterpret_cast<int*>(CMSG_DATA(CMSG_FIRSTHDR(&header))) = STDIN_FILENO;
    for (int n = 0; n < 10; ++n) (void)::sendmsg(socket, &header, 0);
  });
  run_until_left(1);
  EXPECT_EQ(guest.messages, 10u);
  EXPECT_EQ(test::descriptors_of(::getpid()).size(), before);
  EXPECT_EQ(end_of(child), 0);
}

struct Garbage {
  const char* name;
  std::string packet;
};

class HubGarbageTest : public HubHostileTest, public testing::WithParamInterface<Garbage> {};

std::string bytes(std::initializer_list<unsigned char> values) { return {values.begin(), values.end()}; }

INSTANTIATE_TEST_SUITE_P(Hub, HubGarbageTest,
                         testing::Values(Garbage{"Nothing", ""}, Garbage{"OneByte", "x"}, Garbage{"HalfALength", "xxx"},
                                         Garbage{"TheLargestLength", bytes({0xff, 0xff, 0xff, 0xff})},
                                         Garbage{"ANegativeLength", bytes({0, 0, 0, 0x80, 'x'})},
                                         Garbage{"ALengthBeyondTheEnd", bytes({2, 0, 0, 0, 'x'})},
                                         Garbage{"MoreThanAMessage", bytes({1, 0, 0, 0, 'x', 1})},
                                         Garbage{"AMessageAndHalfAnother", bytes({1, 0, 0, 0, 'x', 2, 0, 0, 0, 'x'})},
                                         Garbage{"AMessageThatIsTooLong",
                                                 bytes({1, 0x40, 0, 0}) + std::string(16'385, 'x')},
                                         Garbage{"APacketThatIsTooLong", std::string(70'000, '\0')},
                                         Garbage{"NoiseThatIsTooLong", std::string(100'000, 'x')}),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(HubGarbageTest, EndsTheMemberThatSendsItAndNothingElse) {
  fork_member(keep_quiet);
  const MemberId other = last_joined();
  const std::string packet = GetParam().packet;
  const pid_t child = fork_raw([&packet](int socket) {
    std::string good;
    pack_message(good, "good");
    (void)::send(socket, good.data(), good.size(), MSG_NOSIGNAL);
    (void)::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL);
    (void)::send(socket, good.data(), good.size(), MSG_NOSIGNAL);
    ::fcntl(socket, F_SETFL, 0);
    char byte;
    while (::recv(socket, &byte, 1, 0) > 0) {
    }
  });
  const MemberId hostile = last_joined();
  run_until_left(1);
  EXPECT_EQ(guest.left, std::vector{hostile});
  EXPECT_EQ(guest.heard[hostile], std::vector<std::string>{"good"});
  EXPECT_EQ(end_of(child), 0) << "it found the end of the stream";
  EXPECT_TRUE(hub->send(other, "hello"));
  test::settle(context);
  EXPECT_EQ(guest.left.size(), 1u);
}

}  // namespace
}  // namespace portico
