#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

// ana, the operator, and bob are in #a, eve is not.
class Room : public Conversation {
 public:
  Room() {
    given(R"(
      ana enters
      bob enters
      eve enters
      ana > JOIN #a
      bob > JOIN #a
    )");
  }
};

TEST(ChatMessages, ReachEverybodyElseInTheRoom) {
  Room room;
  room.plays(R"(
    ana > PRIVMSG #A :hello, all
    bob < :ana!~ana@h PRIVMSG #a :hello, all
    bob > NOTICE #a hi
    ana < :bob!~bob@h NOTICE #a :hi
  )");
}

TEST(ChatMessages, ReachOnePerson) {
  Room room;
  room.plays(R"(
    eve > PRIVMSG BOB :psst
    bob < :eve!~eve@h PRIVMSG bob :psst
    eve > NOTICE bob :psst
    bob < :eve!~eve@h NOTICE bob :psst
    eve > PRIVMSG eve :hm
    eve < :eve!~eve@h PRIVMSG eve :hm
  )");
}

TEST(ChatMessages, ReachSeveralTargetsUpToALimit) {
  Room room;
  room.plays(R"(
    ana > PRIVMSG #a,eve,nobody,bob :hello
    bob < :ana!~ana@h PRIVMSG #a :hello
    eve < :ana!~ana@h PRIVMSG eve :hello
    ana < :s 401 ana nobody :No such nick/channel
    bob < :ana!~ana@h PRIVMSG bob :hello
    ana > PRIVMSG #a,eve,nobody,bob,ana :hello
    ana < :s 407 ana #a,eve,nobody,bob,ana :Too many targets
    ana > NOTICE #a,eve,nobody,bob,ana :hello
  )");
}

TEST(ChatMessages, MissSomething) {
  Room room;
  room.plays(R"(
    ana > PRIVMSG
    ana < :s 411 ana :No recipient given (PRIVMSG)
    ana > PRIVMSG #a
    ana < :s 412 ana :No text to send
    ana > PRIVMSG #a :
    ana < :s 412 ana :No text to send
    ana > PRIVMSG #nowhere :x
    ana < :s 401 ana #nowhere :No such nick/channel
    ana > TAGMSG
    ana < :s 461 ana TAGMSG :Not enough parameters
    ana > TAGMSG nobody
    ana < :s 401 ana nobody :No such nick/channel
    ana > NOTICE
    ana > NOTICE #a
    ana > NOTICE #nowhere :x
    ana > NOTICE nobody :x
  )");
}

TEST(ChatMessages, OfOutsidersAreKeptOutUnlessTheRoomIsOpen) {
  Room room;
  room.plays(R"(
    eve > PRIVMSG #a :hello
    eve < :s 404 eve #a :Cannot send to channel
    eve > NOTICE #a :hello
    ana > MODE #a -n
    ana < :ana!~ana@h MODE #a -n
    bob < :ana!~ana@h MODE #a -n
    eve > PRIVMSG #a :hello
    ana < :eve!~eve@h PRIVMSG #a :hello
    bob < :eve!~eve@h PRIVMSG #a :hello
  )");
}

TEST(ChatMessages, InAModeratedRoomTakeAVoice) {
  Room room;
  room.plays(R"(
    ana > MODE #a +m-n
    ana < :ana!~ana@h MODE #a +m-n
    bob < :ana!~ana@h MODE #a +m-n
    bob > PRIVMSG #a :hello
    bob < :s 404 bob #a :Cannot send to channel
    eve > PRIVMSG #a :hello
    eve < :s 404 eve #a :Cannot send to channel
    ana > MODE #a +v bob
    ana < :ana!~ana@h MODE #a +v bob
    bob < :ana!~ana@h MODE #a +v bob
    bob > PRIVMSG #a :hello
    ana < :bob!~bob@h PRIVMSG #a :hello
  )");
}

TEST(ChatMessages, AreSilencedByABanUntilThereIsAVoiceOrAnException) {
  Room room;
  room.plays(R"(
    bob > PRIVMSG #a :one
    ana < :bob!~bob@h PRIVMSG #a :one
    ana > MODE #a +b BOB
    ana < :ana!~ana@h MODE #a +b BOB!*@*
    bob < :ana!~ana@h MODE #a +b BOB!*@*
    bob > PRIVMSG #a :two
    bob < :s 404 bob #a :Cannot send to channel
    ana > MODE #a +v bob
    ana < :ana!~ana@h MODE #a +v bob
    bob < :ana!~ana@h MODE #a +v bob
    bob > PRIVMSG #a :three
    ana < :bob!~bob@h PRIVMSG #a :three
    ana > MODE #a -v+e bob *!~bob@*
    ana < :ana!~ana@h MODE #a -v+e bob *!~bob@*
    bob < :ana!~ana@h MODE #a -v+e bob *!~bob@*
    bob > PRIVMSG #a :four
    ana < :bob!~bob@h PRIVMSG #a :four
    ana > MODE #a -e *!~bob@*
    ana < :ana!~ana@h MODE #a -e *!~bob@*
    bob < :ana!~ana@h MODE #a -e *!~bob@*
    bob > PRIVMSG #a :five
    bob < :s 404 bob #a :Cannot send to channel
    bob > NICK rob
    bob < :bob!~bob@h NICK rob
    ana < :bob!~bob@h NICK rob
    bob > PRIVMSG #a :six
    ana < :rob!~bob@h PRIVMSG #a :six
  )");
}

TEST(ChatMessages, ForAStatusReachThoseWhoHaveItOrMore) {
  Room room;
  room.given(R"(
    cat enters
    cat > JOIN #a
    ana > MODE #a +v bob
  )");
  room.plays(R"(
    cat > PRIVMSG @#a :help
    ana < :cat!~cat@h PRIVMSG @#a :help
    cat > PRIVMSG +#a :hello
    ana < :cat!~cat@h PRIVMSG +#a :hello
    bob < :cat!~cat@h PRIVMSG +#a :hello
    bob > NOTICE @+#a :hello
    ana < :bob!~bob@h NOTICE +#a :hello
    eve > PRIVMSG @#a :hello
    eve < :s 404 eve #a :Cannot send to channel
    ana > PRIVMSG @ana :hello
    ana < :s 401 ana @ana :No such nick/channel
  )");
}

TEST(ChatMessages, ComeBackToWhoWantsAnEcho) {
  Conversation room;
  room.given(R"(
    ana enters with echo-message message-tags
    bob enters with message-tags
    cat enters with echo-message
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
  )");
  room.plays(R"(
    ana > PRIVMSG #a :hello
    bob < :ana!~ana@h PRIVMSG #a :hello
    cat < :ana!~ana@h PRIVMSG #a :hello
    ana < :ana!~ana@h PRIVMSG #a :hello
    ana > NOTICE BOB :hello
    bob < :ana!~ana@h NOTICE bob :hello
    ana < :ana!~ana@h NOTICE bob :hello
    ana > @+typing=done TAGMSG #a
    bob < @+typing=done :ana!~ana@h TAGMSG #a
    ana < @+typing=done :ana!~ana@h TAGMSG #a
    bob > @+typing=done TAGMSG cat
    bob > @label=1 TAGMSG ana
    ana < :bob!~bob@h TAGMSG ana
    cat > TAGMSG bob
    bob < :cat!~cat@h TAGMSG bob
  )");
}

TEST(ChatMessages, AreCutAtTheEndOfTheLineAndNotWithinACharacter) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters with echo-message
  )");
  std::string text;
  while (text.size() < 490) text += "\xC3\xA4";
  const auto echo = room.hears("bob", "PRIVMSG ana :" + text).at(0);
  const std::string beginning = ":bob!~bob@h PRIVMSG ana :";
  EXPECT_EQ(echo, beginning + text.substr(0, (510 - beginning.size()) / 2 * 2));
}

}  // namespace
}  // namespace portico::chat::test
