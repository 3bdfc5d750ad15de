// The command line of portico-chat.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;

TEST(ChatClientOptions, AreRefusedInOneLineWhenTheyAreWrong) {
  const TemporaryDirectory directory;
  const auto wrong = [&](const std::vector<std::string>& arguments) {
    const auto ended = run(arguments, directory.path());
    EXPECT_EQ(ended.status, 2);
    EXPECT_EQ(ended.err.find('\n') + 1, ended.err.size());
    return ended.err;
  };
  EXPECT_THAT(wrong({"127.0.0.1:1"}), HasSubstr("--nick is required"));
  EXPECT_THAT(wrong({"--nick", "ana"}), HasSubstr("SERVER is required"));
  EXPECT_THAT(wrong({"127.0.0.1", "--nick", "ana"}), HasSubstr("\"127.0.0.1\" is not an address"));
  EXPECT_THAT(wrong({"127.0.0.1:1", "--nick", "a b"}), HasSubstr("--nick: \"a b\" is not one word"));
  EXPECT_THAT(wrong({"127.0.0.1:1", "--nick", "a", "--join", ""}), HasSubstr("--join: \"\" is not a room"));
  EXPECT_THAT(wrong({"127.0.0.1:1", "--nick", "a", "--real-name", "a\r\nQUIT"}), HasSubstr("must be one line"));
  EXPECT_THAT(wrong({"127.0.0.1:1", "--nick", "a", "--timeout", "0"}), HasSubstr("--timeout: \"0\""));
}

}  // namespace
}  // namespace portico::test
