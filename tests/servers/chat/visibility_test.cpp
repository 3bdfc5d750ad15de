#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatSecretRooms, AreToOutsidersAsIfTheyWereNotThere) {
  Conversation room;
  room.given(R"(
    ana enters
    eve enters
    ana > JOIN #Secret
    ana > MODE #Secret +si
  )");
  room.plays(R"(
    eve > NAMES #secret
    eve < :s 366 eve #secret :End of /NAMES list
    eve > TOPIC #secret
    eve < :s 403 eve #secret :No such channel
    eve > TOPIC #secret :Mine
    eve < :s 403 eve #secret :No such channel
    eve > MODE #secret
    eve < :s 403 eve #secret :No such channel
    eve > MODE #secret b
    eve < :s 403 eve #secret :No such channel
    eve > PART #secret
    eve < :s 403 eve #secret :No such channel
    eve > KICK #secret ana
    eve < :s 403 eve #secret :No such channel
    eve > INVITE ana #secret
    eve < :s 403 eve #secret :No such channel
    eve > PRIVMSG #secret :hello
    eve < :s 401 eve #secret :No such nick/channel
    eve > NOTICE #secret :hello
    eve > JOIN #secret
    eve < :s 473 eve #secret :Cannot join channel (+i)
    ana > TOPIC #secret
    ana < :s 331 ana #Secret :No topic is set
  )");
}

}  // namespace
}  // namespace portico::chat::test
