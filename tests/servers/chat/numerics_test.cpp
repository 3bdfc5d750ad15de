#include "servers/chat/protocol/numerics.h"

#include <string_view>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

std::string_view shown(const std::array<char, 3>& digits) { return {digits.data(), digits.size()}; }

TEST(ChatNumerics, AreWrittenWithThreeDigits) {
  EXPECT_EQ(shown(code(Numeric::RplWelcome)), "001");
  EXPECT_EQ(shown(code(Numeric::RplLuserMe)), "255");
  EXPECT_EQ(shown(code(Numeric::ErrMonListFull)), "734");
}

TEST(ChatNumerics, HaveTheNamesAndTextsOfTheStandard) {
  EXPECT_EQ(name(Numeric::RplWelcome), "RPL_WELCOME");
  EXPECT_EQ(name(Numeric::ErrErroneusNickname), "ERR_ERRONEUSNICKNAME");
  EXPECT_EQ(text(Numeric::ErrNoSuchNick), "No such nick/channel");
  EXPECT_EQ(text(Numeric::ErrNeedMoreParams), "Not enough parameters");
  EXPECT_EQ(text(Numeric::RplEndOfWhois), "End of /WHOIS list");
  EXPECT_EQ(text(Numeric::RplWelcome), "");
}

TEST(ChatNumerics, OfNoReplyHaveNeither) {
  EXPECT_EQ(name(Numeric{999}), "");
  EXPECT_EQ(text(Numeric{999}), "");
}

}  // namespace
}  // namespace portico::chat
