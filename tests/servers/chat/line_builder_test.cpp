#include "servers/chat/protocol/line_builder.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/chat/protocol/message.h"

namespace portico::chat {
namespace {

TEST(ChatLineBuilder, WritesThePartsInOrder) {
  EXPECT_EQ(LineBuilder("a=b;c", "ana!a@host", "PRIVMSG").param("#lobby").trailing("hello, all").build(),
            "@a=b;c :ana!a@host PRIVMSG #lobby :hello, all\r\n");
  EXPECT_EQ(LineBuilder("", "server", "PONG").param("server").trailing("").build(), ":server PONG server :\r\n");
  EXPECT_EQ(LineBuilder("", "", "PING").trailing("x").build(), "PING :x\r\n");
}

TEST(ChatLineBuilder, WritesAStarForWhatCannotStandInTheMiddle) {
  EXPECT_EQ(LineBuilder("", "s", "401").param("").param("a b").param(":c").param("d:").build(), ":s 401 * * * d:\r\n");
}

TEST(ChatLineBuilder, CutsTheEndAtFiveHundredAndTwelveBytes) {
  const auto line = LineBuilder("", "s", "NOTICE").param("x").trailing(std::string(600, 'a')).build();
  EXPECT_EQ(line.size(), kMaxLine);
  EXPECT_TRUE(line.ends_with("aaa\r\n"));
}

TEST(ChatLineBuilder, DoesNotCountTagsForTheLimit) {
  const std::string tags(5000, 't');
  const auto line = LineBuilder(tags, "s", "NOTICE").param("x").trailing(std::string(600, 'a')).build();
  EXPECT_EQ(line.size(), tags.size() + 2 + kMaxLine);
}

TEST(ChatLineBuilder, KeepsUtf8Whole) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'a');
    for (int at = 0; at < 200; ++at) text += "\xF0\x9F\x98\x80";
    const auto line = LineBuilder("", "s", "NOTICE").param("x").trailing(text).build();
    EXPECT_LE(line.size(), kMaxLine);
    EXPECT_GT(line.size(), kMaxLine - 4);
    EXPECT_TRUE(line.ends_with("\xF0\x9F\x98\x80\r\n"));
  }
}

TEST(ChatLineBuilder, TellsTheRoomThatIsLeft) {
  LineBuilder builder{"tags", "s", "353"};
  EXPECT_EQ(builder.room(), 510U - 6);
  builder.trailing(std::string(builder.room() - 2, 'a'));
  EXPECT_EQ(builder.room(), 0U);
  EXPECT_EQ(builder.build().size(), std::string_view{"@tags "}.size() + kMaxLine);
}

}  // namespace
}  // namespace portico::chat
