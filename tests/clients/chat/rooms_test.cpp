#include "clients/chat/rooms.h"

#include "tests/clients/chat/conversation_fixture.h"

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChatRooms : public ConversationTest {
 protected:
  void SetUp() override { enter_lobby(); }
};

TEST_F(ChatRooms, TellWhoIsThere) {
  EXPECT_THAT(conversation.nicks(), ElementsAre("ana", "bob"));
  server(":s 353 ana = #lobby :~&carl @dora!d@host");
  EXPECT_THAT(server(":s 366 ana #lobby :End"), IsEmpty());
  EXPECT_THAT(shown(), ElementsAre("#lobby -- here: ~&carl @dora!d@host"));
  EXPECT_THAT(conversation.nicks(), ElementsAre("ana", "bob", "carl", "dora"));
}

TEST_F(ChatRooms, AreNotRememberedWhenTheirListsNeverEnd) {
  server(":s 353 ana = #first :carl");
  for (int room = 0; room < 100; ++room) server(":s 353 ana = #r" + std::to_string(room) + " :dora");
  server(":s 366 ana #first :End");
  EXPECT_THAT(shown(), ElementsAre("#first -- nobody is here"));
  server(":s 353 ana = #last :eve");
  server(":s 353 ana = #last :fay");
  server(":s 366 ana #last :End");
  EXPECT_THAT(shown(), ElementsAre("#last -- here: eve fay"));
}

TEST_F(ChatRooms, TellWhoComesAndGoes) {
  server(":carl!c@h JOIN #LOBBY");
  EXPECT_THAT(shown(), ElementsAre("#LOBBY --> carl has joined"));
  server(":carl!c@h PART #lobby :bye");
  EXPECT_THAT(shown(), ElementsAre("#lobby <-- carl has left: bye"));
  server(":bob!b@h QUIT :gone");
  EXPECT_THAT(shown(), ElementsAre("#lobby <-- bob has quit: gone"));
  server(":bob!b@h QUIT :gone");
  EXPECT_THAT(shown(), IsEmpty());
  EXPECT_THAT(conversation.nicks(), ElementsAre("ana"));
}

TEST_F(ChatRooms, FollowPeopleThroughTheirNicks) {
  server(":bob!b@h NICK robert");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- bob is now robert"));
  EXPECT_THAT(conversation.nicks(), ElementsAre("ana", "robert"));
  server(":ana!a@h NICK anna");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- ana is now anna"));
  EXPECT_THAT(conversation.nicks(), ElementsAre("anna", "robert"));
}

TEST_F(ChatRooms, TellOneself) {
  type("/part");
  server(":ana!a@h PART #lobby");
  server(":ana!a@h NICK anna");
  EXPECT_THAT(shown(), ElementsAre("- -- ana is now anna"));
  EXPECT_EQ(conversation.place(), "anna");
}

TEST_F(ChatRooms, TellWhoWasKicked) {
  server(":ana!a@h KICK #lobby bob :enough");
  EXPECT_THAT(shown(), ElementsAre("#lobby <-- bob was kicked by ana: enough"));
  EXPECT_THAT(conversation.nicks(), ElementsAre("ana"));
  server(":op!o@h KICK #lobby ana");
  EXPECT_THAT(shown(), ElementsAre("#lobby <-- ana was kicked by op"));
  EXPECT_THAT(conversation.rooms(), IsEmpty());
  EXPECT_EQ(conversation.place(), "ana");
}

TEST_F(ChatRooms, TellTopicsModesAndInvitations) {
  server(":s 332 ana #lobby :be nice");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- the topic: be nice"));
  server(":bob!b@h TOPIC #lobby :be nicer");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- bob set the topic: be nicer"));
  server(":bob!b@h TOPIC #lobby :");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- bob took the topic away"));
  server(":bob!b@h MODE #lobby +o ana");
  EXPECT_THAT(shown(), ElementsAre("#lobby -- bob set mode +o ana"));
  server(":ana MODE ana :+i");
  EXPECT_THAT(shown(), IsEmpty());
  server(":bob!b@h INVITE ana #secret");
  EXPECT_THAT(shown(), ElementsAre("- -- bob invites ana to #secret"));
}

TEST_F(ChatRooms, AreOneCurrentAtATime) {
  EXPECT_THAT(type("/join two"), ElementsAre("JOIN #two"));
  EXPECT_EQ(conversation.place(), "#lobby");
  server(":ana!a@h JOIN #two");
  EXPECT_EQ(conversation.place(), "#two");
  EXPECT_THAT(type("hi"), ElementsAre("PRIVMSG #two :hi"));
  EXPECT_THAT(type("/join #lobby"), IsEmpty());
  EXPECT_EQ(conversation.place(), "#lobby");
  type("/part");
  server(":ana!a@h PART #lobby");
  EXPECT_EQ(conversation.place(), "#two");
}

TEST_F(ChatRooms, AreComparedAsTheServerSays) {
  server(":ana!a@h JOIN #a[b]");
  server(":x!x@h JOIN #A{B}");
  type("/join #A{b}");
  EXPECT_THAT(conversation.nicks(), ElementsAre("x"));
  server(":s 005 ana CASEMAPPING=ascii :are supported");
  EXPECT_EQ(conversation.place(), "#a[b]");
  EXPECT_THAT(type("/join #a{b}"), ElementsAre("JOIN #a{b}"));
}

TEST_F(ChatRooms, AreNotMoreThanTheLimit) {
  for (std::size_t number = 0; number < kMostRooms + 10; ++number) {
    server(":ana!a@h JOIN #" + std::to_string(number));
  }
  EXPECT_EQ(conversation.rooms().size(), kMostRooms);
}

}  // namespace
}  // namespace portico::chat::client
