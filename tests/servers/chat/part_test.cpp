#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatPart, IsToldToTheRoom) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a,#b
    bob > JOIN #a
  )");
  room.plays(R"(
    ana > PART #a,#b,#c :bye, all
    ana < :ana!~ana@h PART #a :bye, all
    bob < :ana!~ana@h PART #a :bye, all
    ana < :ana!~ana@h PART #b :bye, all
    ana < :s 403 ana #c :No such channel
    ana > PART #a
    ana < :s 442 ana #a :You're not on that channel
    ana > PART #b
    ana < :s 403 ana #b :No such channel
    bob > PRIVMSG #a :anybody?
  )");
}

}  // namespace
}  // namespace portico::chat::test
