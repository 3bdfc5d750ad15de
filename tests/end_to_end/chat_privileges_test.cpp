#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/end_to_end/chat_people.h"
#include "tests/end_to_end/programme.h"

// A chat server that gives root's privileges up, and still reads its files again.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

class ChatPrivileges : public UnderEveryPolicy {
 protected:
  // The leak checker of AddressSanitizer needs /proc and ptrace(2) at the end, which this server has given up.
  ChatPrivileges() {
    const char* options = std::getenv("ASAN_OPTIONS");
    ::setenv("ASAN_OPTIONS", (std::string{options == nullptr ? "" : options} + ":detect_leaks=0").c_str(), 1);
  }

  // True, once it has been shown that the server refuses to start, where privileges are missing.
  static bool is_refused_without_root() {
    if (::geteuid() == 0) return false;
    const Outcome result =
        run({PORTICO_BIN_DIR "/portico-chatd", "--listen", "127.0.0.1:0", "--user", "nobody", "--chroot"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("--chroot"), std::string::npos) << result.errors;
    return true;
  }

  // In its directory, which belongs to its user.
  void start() {
    const passwd* nobody = ::getpwnam("nobody");
    ASSERT_NE(nobody, nullptr);
    ASSERT_EQ(::chown(server.directory.path().c_str(), nobody->pw_uid, nobody->pw_gid), 0);
    const fs::path before = fs::current_path();
    fs::current_path(server.directory.path());
    server.start({"--user", "nobody", "--chroot", "--motd", (server.directory / "motd").string(), "--bans", "bans"});
    fs::current_path(before);
  }

  std::string message_of_the_day() {
    ChatClient ana = server.client("ana");
    ana.say("MOTD");
    const std::string line = ana.await_some(" 372 ");
    ana.say("QUIT");
    EXPECT_TRUE(ana.ends());
    return line;
  }

  ChatServer server{ChatServer::Later{}, GetParam()};
};

TEST_P(ChatPrivileges, LeaveTheFilesThatAreReadAgain) {
  if (is_refused_without_root()) return;
  server.directory.write("motd", "first\n");
  server.directory.write("bans", "# nobody\n");
  start();
  EXPECT_THAT(message_of_the_day(), testing::EndsWith("first"));
  server.directory.write("motd", "second\n");
  server.directory.write("bans", "spam*!*@* go away\n");
  server.programme().signal(SIGHUP);
  EXPECT_TRUE(server.has_logged("the files were read again"));
  EXPECT_THAT(message_of_the_day(), testing::EndsWith("second"));
  ChatClient banned = server.connection();
  banned.say("NICK spammer").say("USER spam 0 * :s");
  EXPECT_THAT(banned.await_some("ERROR "), HasSubstr("Banned: go away"));
  EXPECT_TRUE(banned.ends());
  EXPECT_EQ(server.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatPrivileges, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
