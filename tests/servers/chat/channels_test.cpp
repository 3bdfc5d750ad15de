#include <algorithm>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(ChatJoin, MakesARoomWhoseFirstMemberIsItsOperator) {
  Conversation room;
  room.plays(R"(
    ana enters
    bob enters
    ana > JOIN #a
    ana < :ana!~ana@h JOIN #a
    ana < :s 353 ana = #a :@ana
    ana < :s 366 ana #a :End of /NAMES list
    ana > TOPIC #a :The first letter
    ana < :ana!~ana@h TOPIC #a :The first letter
    bob > JOIN #A
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 332 bob #a :The first letter
    bob < :s 333 bob #a ana 1767322800
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
    bob > JOIN #a
    ana > MODE #a
    ana < :s 324 ana #a +nt
    ana < :s 329 ana #a 1767322800
  )");
}

TEST(ChatJoin, TakesSeveralRoomsWithTheirKeys) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a,#b,#c
    ana > MODE #a +k one
    ana > MODE #c +k three
  )");
  room.plays(R"(
    bob > JOIN #a,#b,#c one,,wrong
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
    ana < :bob!~bob@h JOIN #b
    bob < :bob!~bob@h JOIN #b
    bob < :s 353 bob = #b :@ana bob
    bob < :s 366 bob #b :End of /NAMES list
    bob < :s 475 bob #c :Cannot join channel (+k)
    bob > JOIN 0
    ana < :bob!~bob@h PART #b
    bob < :bob!~bob@h PART #b
    ana < :bob!~bob@h PART #a
    bob < :bob!~bob@h PART #a
  )");
}

TEST(ChatJoin, RefusesWhatIsNoRoom) {
  Conversation room;
  room.plays(R"(
    ana enters
    ana > JOIN a
    ana < :s 403 ana a :No such channel
    ana > JOIN :#a b
    ana < :s 476 ana * :Bad Channel Mask
    ana > JOIN ,,,
    ana > JOIN
    ana < :s 461 ana JOIN :Not enough parameters
  )");
  const std::string longest = "#" + std::string(room.quiet_configuration().limits.channel_length - 1, 'x');
  EXPECT_THAT(room.hears("ana", "JOIN " + longest + "x"), Contains(HasSubstr(" 476 ")));
  EXPECT_THAT(room.hears("ana", "JOIN " + longest), Contains(":ana!~ana@h JOIN " + longest));
}

TEST(ChatJoin, HasALimitForEachPerson) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.channels_per_client = 2;
  Conversation room{configuration};
  room.given("ana enters");
  EXPECT_THAT(room.hears("ana", "JOIN #a,#b,#c"), Contains(":s 405 ana #c :You have joined too many channels"));
  room.plays(R"(
    ana > PART #a
    ana < :ana!~ana@h PART #a
    ana > JOIN #c
    ana < :ana!~ana@h JOIN #c
    ana < :s 353 ana = #c :@ana
    ana < :s 366 ana #c :End of /NAMES list
  )");
}

TEST(ChatJoin, HeedsTheModesOfTheRoom) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    ana > JOIN #a
    ana > MODE #a +ilk 1 key
  )");
  room.plays(R"(
    bob > JOIN #a
    bob < :s 473 bob #a :Cannot join channel (+i)
    ana > MODE #a -i
    ana < :ana!~ana@h MODE #a -i
    bob > JOIN #a wrong
    bob < :s 475 bob #a :Cannot join channel (+k)
    bob > JOIN #a key
    bob < :s 471 bob #a :Cannot join channel (+l)
    ana > MODE #a -l+b *!*@h
    ana < :ana!~ana@h MODE #a -l+b *!*@h
    bob > JOIN #a key
    bob < :s 474 bob #a :Cannot join channel (+b)
    ana > MODE #a +ieI bob!*@* *!~BOB@*
    ana < :ana!~ana@h MODE #a +ieI bob!*@* *!~BOB@*
    bob > JOIN #a key
    ana < :bob!~bob@h JOIN #a
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

TEST(ChatJoin, TellsAccountAndRealNameToWhoAsksForThem) {
  Conversation room;
  room.given(R"(
    ana enters with extended-join
    bob enters
    ana > JOIN #a
  )");
  room.plays(R"(
    bob > JOIN #a
    ana < :bob!~bob@h JOIN #a * :The real bob
    bob < :bob!~bob@h JOIN #a
    bob < :s 353 bob = #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

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

TEST(ChatTopic, IsForOperatorsWhileItIsLocked) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
  )");
  room.plays(R"(
    bob > TOPIC #a
    bob < :s 331 bob #a :No topic is set
    bob > TOPIC #a :mine
    bob < :s 482 bob #a :You're not channel operator
    eve > TOPIC #a
    eve < :s 442 eve #a :You're not on that channel
    eve > TOPIC #b
    eve < :s 403 eve #b :No such channel
    ana > MODE #a -t
    ana < :ana!~ana@h MODE #a -t
    bob < :ana!~ana@h MODE #a -t
    bob > TOPIC #a :mine
    ana < :bob!~bob@h TOPIC #a :mine
    bob < :bob!~bob@h TOPIC #a :mine
    ana > TOPIC #a
    ana < :s 332 ana #a :mine
    ana < :s 333 ana #a bob 1767322800
    ana > TOPIC #a :
    ana < :ana!~ana@h TOPIC #a :
    bob < :ana!~ana@h TOPIC #a :
    ana > TOPIC #a
    ana < :s 331 ana #a :No topic is set
  )");
}

TEST(ChatTopic, IsCutToItsLength) {
  auto configuration = Conversation::quiet_configuration();
  configuration.limits.topic_length = 4;
  Conversation room{configuration};
  room.given(R"(
    ana enters
    ana > JOIN #a
  )");
  EXPECT_THAT(room.hears("ana", "TOPIC #a :abcäe"), Contains(":ana!~ana@h TOPIC #a :abc"));
}

TEST(ChatNames, ShowPrefixesAndHostsToWhoAsksForThem) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters with multi-prefix
    cat enters with userhost-in-names
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
    ana > MODE #a +vov ana bob bob
    ana > MODE #a +v cat
  )");
  room.plays(R"(
    ana > NAMES #a
    ana < :s 353 ana = #a :@ana @bob +cat
    ana < :s 366 ana #a :End of /NAMES list
    bob > NAMES #A
    bob < :s 353 bob = #a :@+ana @+bob +cat
    bob < :s 366 bob #a :End of /NAMES list
    cat > NAMES #a
    cat < :s 353 cat = #a :@ana!~ana@h @bob!~bob@h +cat!~cat@h
    cat < :s 366 cat #a :End of /NAMES list
  )");
}

TEST(ChatNames, HideSecretRoomsAndInvisiblePeopleFromOutsiders) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
    bob > MODE bob +i
  )");
  room.plays(R"(
    eve > NAMES #a
    eve < :s 353 eve = #a :@ana
    eve < :s 366 eve #a :End of /NAMES list
    ana > MODE #a +s
    ana < :ana!~ana@h MODE #a +s
    bob < :ana!~ana@h MODE #a +s
    eve > NAMES #a
    eve < :s 366 eve #a :End of /NAMES list
    eve > NAMES
    eve < :s 366 eve * :End of /NAMES list
    eve > NAMES #nowhere
    eve < :s 366 eve #nowhere :End of /NAMES list
    bob > NAMES #a
    bob < :s 353 bob @ #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

TEST(ChatNames, TakeAsManyLinesAsTheyNeed) {
  Conversation room;
  for (int n = 0; n < 200; ++n) {
    const auto name = "somebody" + std::to_string(n);
    room.given(name + " enters\n" + name + " > JOIN #a");
  }
  const auto lines = room.hears("somebody0", "NAMES #a");
  ASSERT_GT(lines.size(), 3U);
  std::size_t names = 0;
  for (const auto& line : lines) {
    EXPECT_LE(line.size(), 510U);
    if (line.find(" 353 ") != std::string::npos) {
      names += static_cast<std::size_t>(std::ranges::count(line, ' ')) - 4;
    }
  }
  EXPECT_EQ(names, 200U);
  EXPECT_EQ(lines.back(), ":s 366 somebody0 #a :End of /NAMES list");
}

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

TEST(ChatTopic, IsNeverCut) {
  auto configuration = Conversation::quiet_configuration();
  configuration.server_name = std::string(63, 's');
  const Limits limits = configuration.limits;
  const std::string host(configuration.bounds.host_length, 'h');
  const std::string channel = "#" + std::string(limits.channel_length - 1, 'c');
  const std::string topic(limits.topic_length, 't');

  Engine engine{configuration};
  Outcome outcome;
  const ClientId ana = engine.connect({host}, Time{}, outcome);
  const auto say = [&](const std::string& line) {
    outcome.clear();
    engine.handle(ana, std::get<Message>(parse_message(line)), Time{}, outcome);
  };
  say("NICK " + std::string(limits.nick_length, 'n'));
  say("USER " + std::string(limits.user_length, 'u') + " 0 * :Ana");
  say("JOIN " + channel);
  say("TOPIC " + channel + " :" + topic);
  ASSERT_EQ(outcome.deliveries.size(), 1U);
  EXPECT_THAT(*outcome.deliveries[0].line, ::testing::EndsWith(channel + " :" + topic + "\r\n"));
  say("TOPIC " + channel);
  ASSERT_EQ(outcome.deliveries.size(), 2U);
  EXPECT_THAT(*outcome.deliveries[0].line, ::testing::EndsWith(channel + " :" + topic + "\r\n"));
  say("LIST");
  ASSERT_EQ(outcome.deliveries.size(), 3U);
  EXPECT_THAT(*outcome.deliveries[1].line, ::testing::EndsWith(channel + " 1 :" + topic + "\r\n"));
}

}  // namespace
}  // namespace portico::chat::test
