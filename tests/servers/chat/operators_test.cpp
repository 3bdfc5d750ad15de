#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatOperators, AreMadeByAVerifiedPassword) {
  Conversation room;
  room.given("ana enters");
  EXPECT_EQ(room.oper("ana", false), "ana < :s 464 ana :Password incorrect\n");
  EXPECT_EQ(room.oper("ana", true), "ana < :s 381 ana :You are now an IRC operator\nana < :ana!~ana@h MODE ana +o\n");
}

TEST(ChatOperators, AreNotMadeByAnOperThatNobodyHasVerified) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > OPER root
    ana < :s 461 ana OPER :Not enough parameters
    ana > OPER root secret
    ana < :s 464 ana :Password incorrect
    ana > MODE ana +o
    ana > MODE ana
    ana < :s 221 ana +
  )");
}

TEST(ChatOperators, DoWhatOthersMayNot) {
  Conversation room;
  room.given("ana enters");
  room.plays(R"(
    ana > KILL ana :why not
    ana < :s 481 ana :Permission Denied- You're not an IRC operator
    ana > REHASH
    ana < :s 481 ana :Permission Denied- You're not an IRC operator
    ana > WALLOPS :hello
    ana < :s 481 ana :Permission Denied- You're not an IRC operator
  )");
}

TEST(ChatOperators, EndOthers) {
  Conversation room;
  room.given(R"(
    root enters
    ana enters
    bob enters
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.oper("root", true);
  room.plays(R"(
    root > KILL ANA :flood ing
    ana < :root!~root@h KILL ana :flood ing
    bob < :ana!~ana@h QUIT :Killed (root (flood ing))
    ana < ERROR :Closing Link: h (Killed (root (flood ing)))
    ana is gone
    root > KILL ana x
    root < :s 401 root ana :No such nick/channel
    root > KILL s x
    root < :s 483 root :You cant kill a server!
    root > KILL bob
    root < :s 461 root KILL :Not enough parameters
    root > KILL root :me
    root < :root!~root@h KILL root :me
    root < ERROR :Closing Link: h (Killed (root (me)))
    root is gone
  )");
}

TEST(ChatOperators, SpeakToAllWhoWantToHear) {
  Conversation room;
  room.given(R"(
    root enters
    ana enters
    bob enters
    ana > MODE ana +w
  )");
  room.oper("root", true);
  room.plays(R"(
    root > WALLOPS :Back in a minute
    ana < :root!~root@h WALLOPS :Back in a minute
    root > WALLOPS :
    root < :s 461 root WALLOPS :Not enough parameters
  )");
}

TEST(ChatOperators, HaveTheFilesReadAgain) {
  Conversation room;
  room.given("root enters");
  room.oper("root", true);
  const auto parsed = parse_message("REHASH");
  Outcome outcome;
  room.engine().handle(room.id("root"), std::get<Message>(parsed), room.now(), outcome);
  EXPECT_TRUE(outcome.rehash);
  EXPECT_EQ(room.heard(outcome), "root < :s 382 root portico-chatd :Rehashing\n");
}

}  // namespace
}  // namespace portico::chat::test
