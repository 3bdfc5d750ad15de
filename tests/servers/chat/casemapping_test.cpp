#include "servers/chat/protocol/casemapping.h"

#include <string>
#include <unordered_set>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

TEST(ChatCasemapping, FoldsLettersOfAsciiAlone) {
  EXPECT_EQ(fold("AnA[]\\~{}|^_-9"), "ana[]\\~{}|^_-9");
  EXPECT_EQ(fold("#CAF\xC3\x89"), "#caf\xC3\x89");
  EXPECT_TRUE(equals_folded("#Lobby", "#lOBBY"));
  EXPECT_FALSE(equals_folded("a[", "a{"));
  EXPECT_FALSE(equals_folded("ana", "anab"));
}

TEST(ChatCasemapping, FindsNamesInAContainerAsTheyWereSent) {
  const std::unordered_set<std::string, FoldedHash, FoldedEqual> names = {"Ana", "bob"};
  EXPECT_NE(names.find(std::string_view{"aNA"}), names.end());
  EXPECT_NE(names.find(std::string_view{"BOB"}), names.end());
  EXPECT_EQ(names.find(std::string_view{"anna"}), names.end());
}

}  // namespace
}  // namespace portico::chat
