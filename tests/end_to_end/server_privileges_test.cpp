// A server that gives its privileges up. Without root it has none, and has to say so instead of serving with what it
// has.
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"

namespace portico::test {
namespace {

namespace fs = std::filesystem;

// The line of /proc that begins so, with its tabs as spaces.
std::string status_line(pid_t process, const std::string& begin) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  for (std::string line; std::getline(status, line);) {
    std::ranges::replace(line, '\t', ' ');
    if (line.starts_with(begin)) return line;
  }
  return "none";
}

class ServerPrivileges : public UnderEveryPolicy {
 protected:
  // The leak checker of AddressSanitizer needs /proc and ptrace(2) at the end, which this server has given up.
  ServerPrivileges() {
    const char* options = std::getenv("ASAN_OPTIONS");
    ::setenv("ASAN_OPTIONS", (std::string{options == nullptr ? "" : options} + ":detect_leaks=0").c_str(), 1);
  }

  // True, once it has been shown that the server refuses to start, where privileges are missing.
  static bool is_refused_without_root() {
    if (::geteuid() == 0) return false;
    const TemporaryDirectory root;
    const Outcome result = run({PORTICO_BIN_DIR "/portico-tftpd", "--listen", "127.0.0.1:0", "--root",
                                root.path().string(), "--user", "nobody", "--chroot"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
    EXPECT_NE(result.errors.find("--chroot"), std::string::npos) << result.errors;
    return true;
  }
};

TEST_P(ServerPrivileges, AreThoseOfTheUserAndEndAtTheRoot) {
  if (is_refused_without_root()) return;
  const passwd* nobody = ::getpwnam("nobody");
  ASSERT_NE(nobody, nullptr);
  FileServer server{GetParam(), {"--writable", "--user", "nobody", "--chroot"}};
  ASSERT_EQ(::chown(server.root.path().c_str(), nobody->pw_uid, nobody->pw_gid), 0);

  const pid_t process = server.programme().pid();
  const auto id = std::to_string(nobody->pw_uid);
  EXPECT_EQ(status_line(process, "Uid:"), "Uid: " + id + ' ' + id + ' ' + id + ' ' + id);
  EXPECT_EQ(status_line(process, "CapEff:"), "CapEff: 0000000000000000");
  EXPECT_EQ(status_line(process, "CapPrm:"), "CapPrm: 0000000000000000");
  EXPECT_EQ(status_line(process, "NoNewPrivs:"), "NoNewPrivs: 1");
  EXPECT_EQ(fs::read_symlink("/proc/" + std::to_string(process) + "/root"), fs::canonical(server.root.path()));

  const TemporaryDirectory local;
  local.write("a", "hello");
  EXPECT_EQ(server.client({"put", (local / "a").string(), "b"}).status, 0);
  struct stat stored {};
  ASSERT_EQ(::stat((server.root / "b").c_str(), &stored), 0);
  EXPECT_EQ(stored.st_uid, nobody->pw_uid);
  EXPECT_EQ(server.client({"get", "b", (local / "c").string()}).status, 0);
  EXPECT_EQ(local.read("c"), "hello");
  server.root.write("secret", "of root");
  fs::permissions(server.root / "secret", fs::perms{0600});
  EXPECT_EQ(server.client({"get", "secret", (local / "d").string()}).status, 1);
  EXPECT_EQ(server.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(EveryPolicy, ServerPrivileges, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
