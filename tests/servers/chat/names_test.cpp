#include "servers/chat/protocol/names.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using namespace std::string_view_literals;

TEST(ChatNames, KnowNicknames) {
  for (const auto nick :
       {"a"sv, "ana"sv, "Z9-"sv, R"([]\`_^{|})"sv, "_"sv, "`x"sv, "abcdefghijklmnopqrstuvwxyz0123"sv}) {
    EXPECT_TRUE(is_nickname(nick, 30)) << nick;
  }
}

TEST(ChatNames, KnowWhatIsNoNickname) {
  for (const auto text :
       {""sv, "9a"sv, "-a"sv, "a b"sv, "a!b"sv, "a@b"sv, "#a"sv, "a.b"sv, "a,b"sv, "a*"sv, "a?"sv, ":a"sv, "~a"sv,
        "a\0"sv, "a\x02"sv, "caf\xC3\xA9"sv, "\xD0\xB0na"sv, "abcdefghijklmnopqrstuvwxyz01234"sv}) {
    EXPECT_FALSE(is_nickname(text, 30)) << text;
  }
}

TEST(ChatNames, KnowChannels) {
  for (const auto name : {"#"sv, "#lobby"sv, "##c++"sv, "#a:b"sv, "#caf\xC3\xA9"sv, "#\xF0\x9F\x98\x80"sv, "#!@*?"sv}) {
    EXPECT_TRUE(is_channel_name(name, 64)) << name;
  }
  EXPECT_TRUE(is_channel_name("#" + std::string(63, 'a'), 64));
}

TEST(ChatNames, KnowWhatIsNoChannel) {
  for (const auto text : {""sv, "lobby"sv, "&lobby"sv, "@#lobby"sv, "#a b"sv, "#a,b"sv, "#a\a"sv, "#a\x03"sv,
                          "#a\x7F"sv, "#a\0"sv, "#caf\xE9"sv, "0"sv}) {
    EXPECT_FALSE(is_channel_name(text, 64)) << text;
  }
  EXPECT_FALSE(is_channel_name("#" + std::string(64, 'a'), 64));
}

TEST(ChatNames, TellTargetsThatAreMeantForChannels) {
  EXPECT_TRUE(looks_like_channel("#a b"));
  EXPECT_FALSE(looks_like_channel("ana"));
  EXPECT_FALSE(looks_like_channel(""));
}

TEST(ChatNames, KnowKeys) {
  for (const auto key : {"k"sv, "pass:word"sv, R"(~!"\)"sv}) EXPECT_TRUE(is_channel_key(key, 23)) << key;
  for (const auto key : {""sv, "a b"sv, "a,b"sv, ":a"sv, "a\x01"sv, "\xC3\xA9"sv, "123456789012345678901234"sv}) {
    EXPECT_FALSE(is_channel_key(key, 23)) << key;
  }
}

TEST(ChatNames, KeepWhatIsGoodOfAUserName) {
  EXPECT_EQ(clean_user_name("ana", 12), "ana");
  EXPECT_EQ(clean_user_name("~an@a b!c\x01\xC3\xA9", 12), "anabc");
  EXPECT_EQ(clean_user_name("a-b.c_d9EFGHIJKL", 12), "a-b.c_d9EFGH");
  EXPECT_EQ(clean_user_name("@@@", 12), "");
}

TEST(ChatNames, TellAddressesFromOtherHosts) {
  EXPECT_TRUE(looks_like_address("192.0.2.1"));
  EXPECT_TRUE(looks_like_address("0::1"));
  EXPECT_FALSE(looks_like_address("unix"));
  EXPECT_FALSE(looks_like_address("host.example"));
  EXPECT_FALSE(looks_like_address(""));
}

TEST(ChatNames, WriteAHostSoThatItCanBeAParameter) {
  EXPECT_EQ(host_for_wire("::1"), "0::1");
  EXPECT_EQ(host_for_wire("127.0.0.1"), "127.0.0.1");
}

}  // namespace
}  // namespace portico::chat
