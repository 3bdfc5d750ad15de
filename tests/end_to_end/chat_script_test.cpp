#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "tests/end_to_end/chat_people.h"

// What docs/chat.md shows of portico-chat in shell scripts.

namespace portico::test {
namespace {

// Empty also when there is no such file.
std::string content_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

class ChatScripts : public UnderEveryPolicy {
 protected:
  // The shell is killed with the object; what it started goes because nobody speaks to it any more.
  Programme bash(const std::string& script) const {
    return Programme{{"/bin/bash", "-c", script, PORTICO_BIN_DIR "/portico-chat", server.address()}};
  }

  ChatServer server{GetParam()};
};

TEST_P(ChatScripts, ABotIsThreeLinesOfShell) {
  ChatClient ana = server.client("ana");
  ana.join("#lobby");
  std::optional<Programme> bot = bash(
      "coproc \"$0\" \"$1\" --nick clock\n"
      "echo \"$COPROC_PID\"\n"
      "while read -r where who text; do\n"
      "[[ $text != '!time' ]] || echo \"/msg $where $(date +%Y)\"; done <&\"${COPROC[0]}\" >&\"${COPROC[1]}\"\n");
  ana.await(from("clock", "JOIN #lobby"));
  ana.say("PRIVMSG #lobby :what is the !time").say("PRIVMSG #lobby !time");
  EXPECT_THAT(ana.next(), StartsWith(from("clock", "PRIVMSG #lobby :20")));
  ana.say("PRIVMSG clock !time");
  EXPECT_THAT(ana.next(), StartsWith(from("clock", "PRIVMSG ana :20")));
  const std::string process = "/proc/" + bot->read_line() + "/cmdline";
  EXPECT_THAT(content_of(process), HasSubstr("portico-chat"));
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
  bot.reset();
  EXPECT_TRUE(eventually([&] { return content_of(process).empty(); })) << "it looks for its server for ever";
}

TEST_P(ChatScripts, SomethingIsSaidFromAPipe) {
  ChatClient ana = server.client("ana");
  ana.join("#team");
  EXPECT_EQ(bash("echo 'the build is done' | \"$0\" \"$1\" --nick builder --join '#team'").wait(), 0);
  EXPECT_EQ(ana.next(), from("builder", "JOIN #team"));
  EXPECT_EQ(ana.next(), from("builder", "PRIVMSG #team :the build is done"));
  EXPECT_THAT(ana.next(), StartsWith(from("builder", "QUIT :")));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatScripts, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
