#include "servers/chat/protocol/tags.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

Pairs pairs(std::string_view tags) {
  Pairs found;
  for_each_tag(tags, [&](const Tag& tag) { found.emplace_back(tag.key, tag.escaped_value); });
  return found;
}

TEST(ChatTags, AreReadOneByOne) {
  EXPECT_EQ(pairs(""), Pairs{});
  EXPECT_EQ(pairs("a"), (Pairs{{"a", ""}}));
  EXPECT_EQ(pairs("a=b;+c;d/e=f=g;h="), (Pairs{{"a", "b"}, {"+c", ""}, {"d/e", "f=g"}, {"h", ""}}));
  EXPECT_EQ(pairs(";;a;=b;"), (Pairs{{"a", ""}}));
}

TEST(ChatTags, AreFoundByTheirKeyTheLastOfSeveral) {
  EXPECT_EQ(find_tag("label=1;label=2;x=3", "label"), "2");
  EXPECT_EQ(find_tag("label", "label"), "");
  EXPECT_EQ(find_tag("label=a\\sb", "label"), "a b");
  EXPECT_EQ(find_tag("Label=1", "label"), std::nullopt);
  EXPECT_EQ(find_tag("", "label"), std::nullopt);
}

TEST(ChatTags, EscapeTheBytesThatHaveAMeaning) {
  EXPECT_EQ(escape_tag_value("a; b\\c\r\n"), "a\\:\\sb\\\\c\\r\\n");
  EXPECT_EQ(unescape_tag_value("a\\:\\sb\\\\c\\r\\n"), "a; b\\c\r\n");
}

TEST(ChatTags, DropABackslashThatEscapesNothing) {
  EXPECT_EQ(unescape_tag_value("a\\bc\\"), "abc");
  EXPECT_EQ(unescape_tag_value("\\"), "");
}

TEST(ChatTags, AreWrittenWithSemicolonsBetweenThem) {
  std::string tags;
  append_tag(tags, "time", "2026-01-02T03:04:05.006Z");
  append_tag(tags, "bot");
  append_tag(tags, "label", "a b");
  EXPECT_EQ(tags, "time=2026-01-02T03:04:05.006Z;bot;label=a\\sb");
}

TEST(ChatTags, KnowTheGrammarOfTheirKeys) {
  for (const auto* key : {"a", "+a", "draft/react", "+draft/react", "+example.com/A-1"}) {
    EXPECT_TRUE(is_tag_key(key)) << key;
  }
  for (const auto* key : {"", "+", "++a", "a b", "a/", "/a", "a/b/c", "a_b", "caf\xC3\xA9", "a.b"}) {
    EXPECT_FALSE(is_tag_key(key)) << key;
  }
}

TEST(ChatTags, PassOnTheOnesOfClientsAlone) {
  EXPECT_EQ(client_only_tags("+a=1;b=2;time=3;+c;+d/e=\\s"), "+a=1;+c;+d/e=\\s");
  EXPECT_EQ(client_only_tags("account=root;label=1"), "");
  EXPECT_EQ(client_only_tags("+=1;+a b"), "");
}

}  // namespace
}  // namespace portico::chat
