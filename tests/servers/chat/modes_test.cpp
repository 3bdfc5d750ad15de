#include "servers/chat/protocol/modes.h"

#include <ostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "servers/chat/protocol/message.h"

namespace portico::chat {
namespace {

// "+o ana -b +k -" : what was understood.
std::string understood(std::string_view line, std::size_t most = 6) {
  const auto parsed = parse_message(line);
  std::string text;
  for (const auto& change : parse_channel_modes(std::get<Message>(parsed).params, 1, most)) {
    if (!text.empty()) text += ' ';
    text += change.set ? '+' : '-';
    text += change.letter;
    if (change.argument) text += '=' + std::string{*change.argument};
  }
  return text;
}

TEST(ChatModes, TakeTheirArgumentsInOrder) {
  EXPECT_EQ(understood("MODE #a +o-v+b ana bob *!*@x"), "+o=ana -v=bob +b=*!*@x");
  EXPECT_EQ(understood("MODE #a ov ana bob"), "+o=ana +v=bob");
  EXPECT_EQ(understood("MODE #a +kl-k key 10 key"), "+k=key +l=10 -k=key");
  EXPECT_EQ(understood("MODE #a +l-l 10 20"), "+l=10 -l");
  EXPECT_EQ(understood("MODE #a +imnst-n"), "+i +m +n +s +t -n");
}

TEST(ChatModes, AskForAListWithoutAnArgument) {
  EXPECT_EQ(understood("MODE #a b"), "+b");
  EXPECT_EQ(understood("MODE #a +e-I"), "+e -I");
}

TEST(ChatModes, AreLeftOutWhenTheirArgumentIsMissing) {
  EXPECT_EQ(understood("MODE #a +o"), "");
  EXPECT_EQ(understood("MODE #a -v+i"), "+i");
  EXPECT_EQ(understood("MODE #a +k-k"), "-k");
  EXPECT_EQ(understood("MODE #a +l"), "");
}

TEST(ChatModes, KeepLettersThatNobodyKnows) { EXPECT_EQ(understood("MODE #a +xo-y ana"), "+x +o=ana -y"); }

TEST(ChatModes, EndWithTheMostArguments) {
  EXPECT_EQ(understood("MODE #a +vvvi a b c", 2), "+v=a +v=b +i");
  EXPECT_EQ(understood("MODE #a +bbb a b", 2), "+b=a +b=b");
}

TEST(ChatModes, WithoutLettersAreNone) {
  EXPECT_EQ(understood("MODE #a"), "");
  EXPECT_EQ(understood("MODE #a +-+"), "");
}

TEST(ChatModes, OfPeopleHaveNoArguments) {
  const std::vector<ModeChange> expected = {{true, 'i', {}}, {false, 'w', {}}, {false, 'x', {}}};
  EXPECT_EQ(parse_user_modes("+i-wx"), expected);
  EXPECT_EQ(parse_user_modes(""), std::vector<ModeChange>{});
}

TEST(ChatModes, AreWrittenWithASignWhereItChanges) {
  ModeText text;
  EXPECT_TRUE(text.empty());
  text.add(true, 'o', "ana");
  text.add(true, 'i');
  text.add(false, 'b', "*!*@x");
  text.add(false, 'v', "bob");
  text.add(true, 't');
  EXPECT_EQ(text.letters(), "+oi-bv+t");
  EXPECT_EQ(text.arguments(), (std::vector<std::string>{"ana", "*!*@x", "bob"}));
}

TEST(ChatModes, AreAllKnownByTheirKind) {
  for (const char letter : kChannelModes) EXPECT_NE(kind_of_channel_mode(letter), ModeKind::Unknown) << letter;
  EXPECT_EQ(kind_of_channel_mode('x'), ModeKind::Unknown);
}

}  // namespace
}  // namespace portico::chat
