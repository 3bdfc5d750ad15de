#include <string>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatPresence, TellsWhoIsAwayToThosePeersThatAskedForIt) {
  Conversation room;
  room.given(R"(
    ana enters with away-notify
    bob enters with away-notify
    cat enters
    eve enters with away-notify
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
  )");
  room.plays(R"(
    ana > AWAY :out to lunch
    ana < :s 306 ana :You have been marked as being away
    bob < :ana!~ana@h AWAY :out to lunch
    ana > AWAY
    ana < :s 305 ana :You are no longer marked as being away
    bob < :ana!~ana@h AWAY
    ana > AWAY :
    ana < :s 305 ana :You are no longer marked as being away
  )");
}

TEST(ChatPresence, CutsALongMessageWhereUtf8Allows) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.away_length = 4;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    ana > AWAY :abcéé
  )");
  EXPECT_EQ(room.hears("ana", "WHOIS ana").at(2), ":s 301 ana ana :abc");
}

TEST(ChatPresence, TellsWhichOfSomePeopleAreHere) {
  Conversation room;
  room.given("ana enters\n Bob enters\n eve connects\n eve > NICK eve");
  room.plays(R"(
    ana > ISON bob eve ANA nobody
    ana < :s 303 ana :Bob ana
    ana > ISON :bob  ana
    ana < :s 303 ana :Bob ana
    ana > ISON nobody
    ana < :s 303 ana :
    ana > ISON
    ana < :s 461 ana ISON :Not enough parameters
  )");
}

TEST(ChatPresence, TellsWhereUpToFivePeopleComeFrom) {
  Conversation room;
  room.given("ana enters\n bob enters\n bob > AWAY :lunch");
  room.oper("bob", true);
  room.plays(R"(
    ana > USERHOST bob nobody ANA
    ana < :s 302 ana :bob*=-~bob@h ana=+~ana@h
    ana > USERHOST a b c d e ana
    ana < :s 302 ana :
  )");
}

TEST(ChatPresence, ChangesARealName) {
  Conversation room;
  room.given(R"(
    ana enters with setname
    bob enters with setname
    cat enters
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
  )");
  room.plays(R"(
    ana > SETNAME :Ana B. Cee
    ana < :ana!~ana@h SETNAME :Ana B. Cee
    bob < :ana!~ana@h SETNAME :Ana B. Cee
    cat > SETNAME Cat
    ana < :cat!~cat@h SETNAME :Cat
    bob < :cat!~cat@h SETNAME :Cat
  )");
  EXPECT_EQ(room.hears("bob", "WHOIS cat").at(0), ":s 311 bob cat ~cat h * :Cat");
}

TEST(ChatPresence, RefusesARealNameThatIsEmptyOrTooLong) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.realname_length = 5;
  Conversation room{configuration};
  room.given("ana enters with standard-replies\n cat enters with setname\n bob enters");
  room.plays(R"(
    ana > SETNAME :
    ana < :s FAIL SETNAME INVALID_REALNAME :Realname is not valid
    ana > SETNAME 123456
    ana < :s FAIL SETNAME INVALID_REALNAME :Realname is not valid
    cat > SETNAME 123456
    cat < :s FAIL SETNAME INVALID_REALNAME :Realname is not valid
    bob > SETNAME 123456
    bob < :s NOTICE bob :Realname is not valid
  )");
}

}  // namespace
}  // namespace portico::chat::test
