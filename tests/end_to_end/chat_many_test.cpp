#include <sys/resource.h>

#include <deque>
#include <string>

#include "tests/end_to_end/chat_people.h"

// Many people at once.

namespace portico::test {
namespace {

// All in one room, each says a few words, and everybody hears all of them.
void everybody_hears_everybody(const std::string& policy, std::size_t count, int rounds) {
  ChatServer server{policy};
  std::deque<ChatClient> people;
  for (std::size_t i = 0; i < count; ++i) people.push_back(server.client("n" + std::to_string(i)));
  for (ChatClient& one : people) one.join("#room");
  for (ChatClient& one : people) one.heard();
  for (int round = 0; round < rounds; ++round) {
    for (ChatClient& one : people) one.say("PRIVMSG #room :" + std::to_string(round));
    // The first to hear waits until all have been handled.
    for (ChatClient& one : people) {
      for (std::size_t heard = 0; heard < count - 1; ++heard) {
        EXPECT_THAT(one.next(), testing::EndsWith(" PRIVMSG #room :" + std::to_string(round)));
      }
    }
  }
  for (ChatClient& one : people) EXPECT_THAT(one.heard(), IsEmpty());
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST(ChatMany, FiveHundredTalkInOneRoomUnderAsync) { everybody_hears_everybody("async", 500, 3); }
TEST(ChatMany, AHundredTalkInOneRoomUnderThreading) { everybody_hears_everybody("threading", 100, 3); }
TEST(ChatMany, AHundredTalkInOneRoomUnderForking) { everybody_hears_everybody("forking", 100, 3); }

TEST(ChatMany, SeveralLoopsOfAsyncShareOneRoom) {
  ChatServer server{"async", {"--workers", "4"}};
  std::deque<ChatClient> people;
  for (int i = 0; i < 16; ++i) people.push_back(server.client("n" + std::to_string(i)));
  for (ChatClient& one : people) one.join("#room");
  for (ChatClient& one : people) one.heard();
  for (ChatClient& one : people) one.say("PRIVMSG #room :hello");
  for (ChatClient& one : people) {
    for (std::size_t heard = 0; heard + 1 < people.size(); ++heard) {
      EXPECT_THAT(one.next(), testing::EndsWith(" PRIVMSG #room :hello"));
    }
  }
}

}  // namespace
}  // namespace portico::test
