#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatInvite, LetsSomebodyIn) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    cat enters with invite-notify
    ana > JOIN #a
    cat > JOIN #a
    ana > MODE #a +i
  )");
  room.plays(R"(
    ana > INVITE BOB #A
    ana < :s 341 ana bob #a
    bob < :ana!~ana@h INVITE bob #a
    cat > INVITE bob #a
    cat < :s 482 cat #a :You're not channel operator
    bob > INVITE
    bob < :s 336 bob #a
    bob < :s 337 bob :End of /INVITE list
    bob > JOIN #a
    ana < :bob!~bob@h JOIN #a
    cat < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana cat bob
    bob < :s 366 bob #a :End of /NAMES list
    bob > INVITE
    bob < :s 337 bob :End of /INVITE list
    bob > PART #a
    ana < :bob!~bob@h PART #a
    cat < :bob!~bob@h PART #a
    bob < :bob!~bob@h PART #a
    bob > JOIN #a
    bob < :s 473 bob #a :Cannot join channel (+i)
  )");
}

TEST(ChatInvite, OfSomebodyWhoIsNoOperatorOpensNothingLater) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
    bob > INVITE eve #a
    ana > MODE #a +i
  )");
  room.plays(R"(
    eve > INVITE
    eve < :s 337 eve :End of /INVITE list
    eve > JOIN #a
    eve < :s 473 eve #a :Cannot join channel (+i)
  )");
}

TEST(ChatInvite, OpensTheRoomOnlyWhileItStaysClosed) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    ana > INVITE bob #a
    ana > MODE #a +i
    ana > INVITE eve #a
    ana > MODE #a -i
  )");
  room.plays(R"(
    ana > MODE #a +i
    ana < :ana!~ana@h MODE #a +i
    bob > JOIN #a
    bob < :s 473 bob #a :Cannot join channel (+i)
    eve > JOIN #a
    eve < :s 473 eve #a :Cannot join channel (+i)
  )");
}

TEST(ChatInvite, IsToldToThoseWhoMightInviteAndWantToKnow) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters with invite-notify
    cat enters
    dan enters
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
  )");
  room.plays(R"(
    cat > INVITE dan #a
    cat < :s 341 cat dan #a
    dan < :cat!~cat@h INVITE dan #a
    bob < :cat!~cat@h INVITE dan #a
    ana > MODE #a +i
    ana < :ana!~ana@h MODE #a +i
    bob < :ana!~ana@h MODE #a +i
    cat < :ana!~ana@h MODE #a +i
    ana > INVITE dan #a
    ana < :s 341 ana dan #a
    dan < :ana!~ana@h INVITE dan #a
  )");
}

TEST(ChatInvite, IsRefused) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
  )");
  room.plays(R"(
    ana > INVITE bob
    ana < :s 461 ana INVITE :Not enough parameters
    ana > INVITE bob #b
    ana < :s 403 ana #b :No such channel
    bob > INVITE ana #a
    bob < :s 442 bob #a :You're not on that channel
    ana > INVITE nobody #a
    ana < :s 401 ana nobody :No such nick/channel
    ana > INVITE ana #a
    ana < :s 443 ana ana #a :is already on channel
  )");
}

TEST(ChatInvite, EndsWithTheRoom) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
    ana > INVITE bob #a
    ana > PART #a
    ana > JOIN #a
    ana > MODE #a +i
  )");
  room.plays(R"(
    bob > INVITE
    bob < :s 337 bob :End of /INVITE list
    bob > JOIN #a
    bob < :s 473 bob #a :Cannot join channel (+i)
  )");
}

TEST(ChatInvite, IsRememberedForTheLastFewRooms) {
  auto configuration = Conversation::quiet_configuration();
  configuration.bounds.invitations_per_client = 2;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a,#b,#c
    ana > INVITE bob #a
    ana > INVITE bob #b
    ana > INVITE bob #c
    ana > INVITE bob #b
  )");
  room.plays(R"(
    bob > INVITE
    bob < :s 336 bob #c
    bob < :s 336 bob #b
    bob < :s 337 bob :End of /INVITE list
  )");
}

}  // namespace
}  // namespace portico::chat::test
