#include "tests/end_to_end/chat_people.h"

// What people in a room say and do, and who hears it.

namespace portico::test {
namespace {

class ChatRooms : public ChatPeople {};

TEST_P(ChatRooms, WhatOneSaysAllOthersHear) {
  EXPECT_THAT(told(ana, "PRIVMSG #room :hello, everybody"), IsEmpty());
  for (ChatClient* other : {&bob, &cleo}) {
    EXPECT_THAT(other->heard(), ElementsAre(from("ana", "PRIVMSG #room :hello, everybody")));
  }
  EXPECT_THAT(told(bob, "NOTICE #room hi"), IsEmpty());
  EXPECT_THAT(ana.heard(), ElementsAre(from("bob", "NOTICE #room :hi")));
}

TEST_P(ChatRooms, LinesOfOnePersonKeepTheirOrder) {
  Heard expected;
  std::string lines;
  for (int i = 0; i < 1'000; ++i) {
    const auto said = "PRIVMSG #room :line " + std::to_string(i);
    expected.push_back(from("ana", said));
    lines += said + "\r\n";
  }
  ana.send(lines);
  EXPECT_THAT(ana.heard(), IsEmpty());
  EXPECT_EQ(bob.heard(), expected);
  EXPECT_EQ(cleo.heard(), expected);
}

TEST_P(ChatRooms, OfWhoIsInAnotherRoomNobodyHears) {
  ChatClient dan = server.client("dan");
  dan.join("#other");
  told(dan, "PRIVMSG #other :psst");
  EXPECT_THAT(told(dan, "PRIVMSG #room :may I?"), ElementsAre(HasSubstr(" 404 dan #room ")));
  for (ChatClient* one : {&ana, &bob, &cleo}) EXPECT_THAT(one->heard(), IsEmpty());
}

TEST_P(ChatRooms, JoiningIsToldToAllAndTheNewOneHearsWhoIsThere) {
  ChatClient dan = server.client("dan");
  EXPECT_THAT(told(dan, "JOIN #room"),
              ElementsAre(from("dan", "JOIN #room"),
                          testing::AllOf(StartsWith(":irc.localhost 353 dan = #room :"), HasSubstr("@ana"),
                                         HasSubstr("bob"), HasSubstr("cleo"), HasSubstr("dan")),
                          StartsWith(":irc.localhost 366 dan #room ")));
  for (ChatClient* one : {&ana, &bob, &cleo}) EXPECT_THAT(one->heard(), ElementsAre(from("dan", "JOIN #room")));
}

TEST_P(ChatRooms, LeavingIsToldToAllAndEndsHearing) {
  EXPECT_THAT(told(bob, "PART #room :so long"), ElementsAre(from("bob", "PART #room :so long")));
  EXPECT_THAT(ana.heard(), ElementsAre(from("bob", "PART #room :so long")));
  told(ana, "PRIVMSG #room :has he gone?");
  EXPECT_THAT(bob.heard(), IsEmpty());
}

TEST_P(ChatRooms, AnOperatorOfTheRoomMayKickAndOthersMayNot) {
  EXPECT_THAT(told(bob, "KICK #room cleo"), ElementsAre(HasSubstr(" 482 bob #room ")));
  EXPECT_THAT(told(ana, "KICK #room bob :enough"), ElementsAre(from("ana", "KICK #room bob :enough")));
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "KICK #room bob :enough")));
  EXPECT_THAT(cleo.heard(), ElementsAre(from("ana", "KICK #room bob :enough")));
  EXPECT_THAT(told(bob, "PRIVMSG #room :why?"), ElementsAre(HasSubstr(" 404 bob #room ")));
}

TEST_P(ChatRooms, ATopicIsSetKeptAndProtected) {
  told(ana, "MODE #room -t");
  ana.heard();
  bob.heard();
  told(bob, "TOPIC #room :tea");
  EXPECT_THAT(ana.heard(), ElementsAre(from("bob", "TOPIC #room :tea")));
  told(ana, "MODE #room +t");
  bob.heard();
  EXPECT_THAT(told(bob, "TOPIC #room :coffee"), ElementsAre(HasSubstr(" 482 bob #room ")));
  ChatClient dan = server.client("dan");
  EXPECT_THAT(told(dan, "JOIN #room"), testing::Contains(":irc.localhost 332 dan #room :tea"));
}

TEST_P(ChatRooms, ModesKeepPeopleOutAndSilent) {
  told(ana, "MODE #room +mk sesame");
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "MODE #room +mk sesame")));
  EXPECT_THAT(told(bob, "PRIVMSG #room :hm"), ElementsAre(HasSubstr(" 404 bob #room ")));
  told(ana, "MODE #room +v bob");
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "MODE #room +v bob")));
  told(bob, "PRIVMSG #room :at last");
  EXPECT_THAT(cleo.heard(), testing::Contains(from("bob", "PRIVMSG #room :at last")));
  ChatClient dan = server.client("dan");
  EXPECT_THAT(told(dan, "JOIN #room"), ElementsAre(HasSubstr(" 475 dan #room ")));
  EXPECT_THAT(told(dan, "JOIN #room sesame"), testing::Contains(from("dan", "JOIN #room")));
}

TEST_P(ChatRooms, WhoIsBannedStaysOutUnlessExcepted) {
  told(ana, "MODE #room +b dan!*@*");
  ChatClient dan = server.client("dan");
  EXPECT_THAT(told(dan, "JOIN #room"), ElementsAre(HasSubstr(" 474 dan #room ")));
  told(ana, "MODE #room +e *!~dan@127.0.0.1");
  EXPECT_THAT(told(dan, "JOIN #room"), testing::Contains(from("dan", "JOIN #room")));
}

TEST_P(ChatRooms, PrivateWordsReachOnePersonOnly) {
  EXPECT_THAT(told(ana, "PRIVMSG bob :between us"), IsEmpty());
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "PRIVMSG bob :between us")));
  EXPECT_THAT(cleo.heard(), IsEmpty());
  EXPECT_THAT(told(ana, "PRIVMSG dan :hello?"), ElementsAre(HasSubstr(" 401 ana dan ")));
}

TEST_P(ChatRooms, ANewNickIsToldOnceToWhoSharesRooms) {
  for (ChatClient* one : {&ana, &bob}) one->join("#second");
  for (ChatClient* one : {&ana, &bob}) one->heard();
  told(ana, "NICK anna");
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "NICK anna")));
  EXPECT_THAT(told(bob, "PRIVMSG ana :?"), ElementsAre(HasSubstr(" 401 bob ana ")));
}

TEST_P(ChatRooms, EachHearsALineAsItsClientCanReadIt) {
  bob.say("CAP REQ :server-time message-tags");
  bob.heard();
  ana.say("CAP REQ :message-tags echo-message");
  ana.heard();
  EXPECT_THAT(told(ana, "@+draft/reply=7 PRIVMSG #room :hello"),
              ElementsAre("@+draft/reply=7 " + from("ana", "PRIVMSG #room :hello")));
  EXPECT_THAT(bob.heard(), ElementsAre(testing::AllOf(StartsWith("@"), HasSubstr("time="), HasSubstr("+draft/reply=7"),
                                                      testing::EndsWith(from("ana", "PRIVMSG #room :hello")))));
  EXPECT_THAT(cleo.heard(), ElementsAre(from("ana", "PRIVMSG #room :hello")));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatRooms, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
