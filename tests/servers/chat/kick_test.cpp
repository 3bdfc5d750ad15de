#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatKick, IsForOperators) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    cat enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
  )");
  room.plays(R"(
    bob > KICK #a ana
    bob < :s 482 bob #a :You're not channel operator
    eve > KICK #a ana
    eve < :s 442 eve #a :You're not on that channel
    ana > KICK #b bob
    ana < :s 403 ana #b :No such channel
    ana > KICK #a nobody
    ana < :s 401 ana nobody :No such nick/channel
    ana > KICK #a eve
    ana < :s 441 ana eve #a :They aren't on that channel
    ana > KICK #a
    ana < :s 461 ana KICK :Not enough parameters
    ana > KICK #A BOB :enough, now
    ana < :ana!~ana@h KICK #a bob :enough, now
    bob < :ana!~ana@h KICK #a bob :enough, now
    cat < :ana!~ana@h KICK #a bob :enough, now
    ana > KICK #a cat
    ana < :ana!~ana@h KICK #a cat :ana
    cat < :ana!~ana@h KICK #a cat :ana
    ana > KICK #a ana
    ana < :ana!~ana@h KICK #a ana :ana
    ana > MODE #a
    ana < :s 403 ana #a :No such channel
  )");
}

}  // namespace
}  // namespace portico::chat::test
