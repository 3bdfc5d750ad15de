#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/end_to_end/chat_people.h"

// How portico-chatd begins and ends, and what its command line means.

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The best of a few tries counts: the machine is shared.
constexpr int kTries = 3;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr milliseconds kSoon{1'000};
#else
constexpr milliseconds kSoon{100};
#endif

class ChatLife : public UnderEveryPolicy {
 protected:
  milliseconds time_to_stop() {
    const auto begin = steady_clock::now();
    EXPECT_EQ(server.stop(), 0) << server.programme().errors();
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
  }

  ChatServer server{ChatServer::Later{}, GetParam()};
};

TEST_P(ChatLife, IsReadyAndGoneAtOnce) {
  milliseconds ready = milliseconds::max(), gone = milliseconds::max();
  for (int i = 0; i < kTries; ++i) {
    server.start();
    ready = std::min(ready, server.ready_after());
    gone = std::min(gone, time_to_stop());
  }
  RecordProperty("ready_after_ms", static_cast<int>(ready.count()));
  RecordProperty("gone_after_ms", static_cast<int>(gone.count()));
  EXPECT_LT(ready, kSoon);
  EXPECT_LT(gone, kSoon);
}

TEST_P(ChatLife, EverybodyIsToldThatItEnds) {
  milliseconds gone = milliseconds::max();
  for (int i = 0; i < kTries; ++i) {
    server.start();
    std::vector<ChatClient> people;
    for (int number = 0; number < (GetParam() == std::string{"loop"} ? 1 : 5); ++number) {
      people.push_back(server.client("n" + std::to_string(number)));
      people.back().join("#room");
    }
    for (ChatClient& one : people) one.heard();
    server.programme().signal(SIGTERM);
    const auto begin = steady_clock::now();
    for (ChatClient& one : people) {
      const Heard last = one.heard_to_the_end();
      ASSERT_FALSE(last.empty());
      EXPECT_THAT(last.back(), testing::AllOf(StartsWith("ERROR :"), HasSubstr("Server shutting down")));
    }
    people.clear();
    EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
    gone = std::min(gone, std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin));
  }
  RecordProperty("gone_after_ms", static_cast<int>(gone.count()));
  EXPECT_LT(gone, kSoon);
}

TEST_P(ChatLife, WhoDoesNotCloseDoesNotHoldTheServer) {
  server.start();
  ChatClient stays = server.client("ana");
  EXPECT_LT(time_to_stop(), milliseconds{8'000});
}

TEST_P(ChatLife, ListensOnUnixSocketsAndIPv6) {
  const TemporaryDirectory directory;
  ChatServer local{GetParam(), {}, "unix:" + (directory / "socket").string()};
  {
    ChatClient ana = local.client("ana");
    ana.heard();
    ana.say("JOIN #room");
    EXPECT_EQ(ana.next(), ":ana!~ana@localhost JOIN #room");
  }
  EXPECT_EQ(local.stop(), 0);
  EXPECT_FALSE(std::filesystem::exists(directory / "socket"));
  ChatServer six{GetParam(), {}, "[::1]:0"};
  ChatClient bob = six.client("bob");
  bob.heard();
  bob.say("JOIN #room");
  EXPECT_EQ(bob.next(), ":bob!~bob@0::1 JOIN #room");  // no line may have a word that begins with a colon
}

TEST_P(ChatLife, WhatPeopleSayIsNotLogged) {
  server.start({"--log-level", "debug"});
  server.client("ana").join("#room").say("PRIVMSG #room :a secret").heard();
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.programme().errors().find("secret"), std::string::npos) << server.programme().errors();
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatLife, kEveryPolicy, policy_name);

class ChatPatience : public UnderEveryPolicy {
 protected:
  ChatServer server{ChatServer::Later{}, GetParam()};
};

// Ten seconds ahead at two seconds a line: five go through at once, and the sixth waits.
TEST_P(ChatPatience, WhoSaysTooMuchAtOnceIsHeardMoreSlowlyAndOthersAreNot) {
  server.start_as_it_is();
  ChatClient ana = server.client("ana");
  ChatClient bob = server.client("bob");
  bob.join("#room");
  ana.join("#room");
  bob.heard();
  for (int i = 0; i < 12; ++i) ana.say("PRIVMSG #room :" + std::to_string(i));
  EXPECT_EQ(bob.next(), from("ana", "PRIVMSG #room :0"));
  int at_once = 1;
  while (bob.socket().has_answer(milliseconds{500})) {
    bob.next();
    ++at_once;
  }
  EXPECT_GE(at_once, 2);
  EXPECT_LE(at_once, 7);
  const auto asked = steady_clock::now();
  bob.heard();
  EXPECT_LT(steady_clock::now() - asked, std::chrono::seconds{2});
  EXPECT_EQ(bob.next(), from("ana", "PRIVMSG #room :" + std::to_string(at_once)));  // none is lost
}

TEST_P(ChatPatience, OneAddressHasOnlySoManyClients) {
  server.start({"--max-per-address", "2"});
  ChatClient ana = server.client("ana");
  {
    ChatClient bob = server.client("bob");
    EXPECT_THAT(server.connection().next(), StartsWith("ERROR :Closing Link: 127.0.0.1 "));
    bob.say("QUIT");
    EXPECT_TRUE(bob.ends());
  }
  ChatClient cleo = server.client("cleo");
}

TEST_P(ChatPatience, WhoIsOneTooManyIsTold) {
  server.start({"--max-connections", "2", "--overload", "message"});
  ChatClient ana = server.client("ana");
  ChatClient bob = server.client("bob");
  EXPECT_THAT(server.connection().next(), testing::AllOf(StartsWith("ERROR :"), HasSubstr("full")));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatPatience, kConcurrentPolicies, policy_name);

TEST(ChatOptions, RefusesWhatCannotBeMeant) {
  const TemporaryDirectory directory;
  directory.write("bad", "a/b/c\n");
  const std::vector<std::vector<std::string>> wrong = {
      {"--name", "nodot"},         {"--name", "has space.net"}, {"--network", "two words"},
      {"--password", ""},          {"--oper", "root"},          {"--oper", "root:Xyzzy"},
      {"--motd", "/no/such/file"}, {"--bans", "/no/such/file"}, {"--bans", (directory / "bad").string()},
      {"--max-per-address", "0"},  {"--send-queue", "12"},      {"--policy", "nonsense"}};
  for (std::vector<std::string> words : wrong) {
    const std::string option = words.front();
    words.insert(words.begin(), {PORTICO_BIN_DIR "/portico-chatd", "--listen", "127.0.0.1:0"});
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, 2) << option;
    EXPECT_EQ(outcome.output, "") << option;
    EXPECT_EQ(std::ranges::count(outcome.errors, '\n'), 1) << outcome.errors;
    EXPECT_NE(outcome.errors.find(option), std::string::npos) << outcome.errors;
    EXPECT_EQ(outcome.errors.find("Xyzzy"), std::string::npos) << "a password is shown: " << outcome.errors;
  }
}

TEST(ChatOptions, APlainPasswordOfAnOperatorIsTakenWhenAskedFor) {
  ChatServer server{"async", {"--oper-plain", "--oper", "root:plain"}};
  ChatClient ana = server.client("ana");
  ana.say("OPER root plain");
  ana.await_some(" 381 ana ");
}

}  // namespace
}  // namespace portico::test
