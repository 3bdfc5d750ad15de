#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatNick, IsToldOnceToEverybodyWhoSharesARoom) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a,#b
    bob > JOIN #a,#b
  )");
  room.plays(R"(
    ana > NICK Ana
    ana < :ana!~ana@h NICK Ana
    bob < :ana!~ana@h NICK Ana
    ana > NICK Ana
    ana > NICK eve
    ana < :s 433 Ana eve :Nickname is already in use
    ana > NICK anna
    ana < :Ana!~ana@h NICK anna
    bob < :Ana!~ana@h NICK anna
    bob > PRIVMSG Ana :are you there?
    bob < :s 401 bob Ana :No such nick/channel
    bob > PRIVMSG anna :are you there?
    ana < :bob!~bob@h PRIVMSG anna :are you there?
  )");
}

}  // namespace
}  // namespace portico::chat::test
