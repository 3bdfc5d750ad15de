#include "servers/chat/protocol/isupport.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "servers/chat/protocol/modes.h"

namespace portico::chat {
namespace {

std::string value_of(const std::vector<std::string>& tokens, std::string_view name) {
  for (const auto& token : tokens) {
    if (token.substr(0, token.find('=')) != name) continue;
    return token.size() == name.size() ? "" : token.substr(name.size() + 1);
  }
  ADD_FAILURE() << "no " << name;
  return {};
}

TEST(ChatIsupport, TellsTheLimits) {
  Limits limits;
  limits.nick_length = 11;
  limits.monitored_nicks = 12;
  limits.list_entries = 13;
  const auto tokens = isupport_tokens(limits, "Home");
  EXPECT_EQ(value_of(tokens, "NICKLEN"), "11");
  EXPECT_EQ(value_of(tokens, "MONITOR"), "12");
  EXPECT_EQ(value_of(tokens, "MAXLIST"), "beI:13");
  EXPECT_EQ(value_of(tokens, "NETWORK"), "Home");
  EXPECT_EQ(value_of(tokens, "WHOX"), "");
}

TEST(ChatIsupport, NamesEveryModeOfChannelsOnce) {
  const auto tokens = isupport_tokens({}, "Home");
  auto letters = value_of(tokens, "CHANMODES") + value_of(tokens, "PREFIX").substr(1, 2);
  std::erase(letters, ',');
  std::ranges::sort(letters);
  std::string known{kChannelModes};
  std::ranges::sort(known);
  EXPECT_EQ(letters, known);
}

TEST(ChatIsupport, HasNoSpaceInAnyToken) {
  for (const auto& token : isupport_tokens({}, "Our Net=a\\b")) {
    EXPECT_EQ(token.find(' '), std::string::npos) << token;
  }
  EXPECT_EQ(value_of(isupport_tokens({}, "Our Net=a\\b"), "NETWORK"), "Our\\x20Net\\x3Da\\x5Cb");
}

TEST(ChatIsupport, IsInTheOrderOfTheAlphabet) {
  const auto tokens = isupport_tokens({}, "Home");
  EXPECT_TRUE(std::ranges::is_sorted(tokens));
}

}  // namespace
}  // namespace portico::chat
