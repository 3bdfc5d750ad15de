#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/tftp_transfer.h"
#include "tests/support/eventually.h"

// Which file a name over UDP leads to.

namespace portico::test {
namespace {

using Names = std::vector<std::string>;

class TftpNames : public UnderEveryPolicy {
 protected:
  static std::string content_of(const FileServer& server, const std::string& name) {
    return get(server.address(), reading(name)).content;
  }
};

TEST_P(TftpNames, NothingOutsideIsReadOrWritten) {
  TemporaryDirectory outside;
  outside.write("secret", "secret");
  FileServer server{GetParam(), {"--writable", "--create"}};
  std::filesystem::create_symlink(outside / "secret", server.root / "link out");
  std::filesystem::create_symlink(outside.path(), server.root / "directory out");
  std::filesystem::create_directory(server.root / "directory");
  ASSERT_EQ(::mkfifo((server.root / "fifo").c_str(), 0666), 0);
  const Names before = server.root.names();
  const std::string path = (outside / "secret").string();
  for (const std::string& name : Names{"..",
                                       "../secret",
                                       ".",
                                       "/",
                                       "/etc/passwd",
                                       path,
                                       "/.." + path,
                                       "directory/../../secret",
                                       "directory/..",
                                       "link out",
                                       "directory out/secret",
                                       "directory",
                                       "directory/",
                                       "fifo",
                                       "..\\secret",
                                       "directory\\file",
                                       "a\nb",
                                       "\x1b[2J",
                                       "\x7f",
                                       "\xff\xfe",
                                       ".portico-upload-x",
                                       std::string(1'000, 'x'),
                                       std::string(60'000, 'x')}) {
    const Fetched fetched = get(server.address(), reading(name));
    EXPECT_GE(fetched.outcome, 0) << name;
    EXPECT_EQ(fetched.content, "") << name;
    EXPECT_GE(put(server.address(), writing(name), "xyz").outcome, 0) << name;
  }
  EXPECT_EQ(outside.read("secret"), "secret");
  EXPECT_EQ(outside.names(), Names{"secret"});
  EXPECT_EQ(server.root.names(), before);
}

TEST_P(TftpNames, SubdirectoriesAreServed) {
  FileServer server{GetParam(), {"--writable", "--create"}};
  std::filesystem::create_directories(server.root / "pxelinux.cfg/more");
  server.root.write("pxelinux.cfg/default", "default");
  EXPECT_EQ(content_of(server, "pxelinux.cfg/default"), "default");
  EXPECT_EQ(content_of(server, "/pxelinux.cfg//./default"), "default");
  EXPECT_EQ(put(server.address(), writing("pxelinux.cfg/more/new"), "new").outcome, kDone);
  EXPECT_EQ(server.root.read("pxelinux.cfg/more/new"), "new");
  EXPECT_EQ(put(server.address(), writing("nosuch/new"), "new").outcome, 1);
}

TEST_P(TftpNames, RulesRewriteThem) {
  FileServer server{GetParam(), {"--writable", "--map", EXAMPLES_DIR "/pxelinux.map"}};
  std::filesystem::create_directory(server.root / "pxelinux.cfg");
  server.root.write("pxelinux.cfg/default", "default");
  server.root.write("pxelinux.0", "boot");
  EXPECT_EQ(content_of(server, "\\PXELINUX.CFG\\DEFAULT"), "default");
  EXPECT_EQ(content_of(server, "/tftpboot/PXElinux.0"), "boot");
  EXPECT_EQ(put(server.address(), writing("//PXElinux.0"), "evil").outcome, 2);
  EXPECT_EQ(get(server.address(), reading("..\\secret")).outcome, 2);
  EXPECT_EQ(server.root.read("pxelinux.0"), "boot");
}

TEST_P(TftpNames, RulesAreReadAgainOnAHangup) {
  const TemporaryDirectory aside;
  aside.write("map", "r old file\n");
  FileServer server{GetParam(), {"--map", (aside / "map").string()}};
  server.root.write("file", "content");
  EXPECT_EQ(content_of(server, "old"), "content");
  aside.write("map", "r new file\n");
  server.programme().signal(SIGHUP);
  EXPECT_TRUE(eventually([&] { return content_of(server, "new") == "content"; }));
  EXPECT_EQ(get(server.address(), reading("old")).outcome, 1);
}

TEST_P(TftpNames, RulesThatAreWrongDoNotReplaceThoseInForce) {
  const TemporaryDirectory aside;
  aside.write("map", "r old file\n");
  FileServer server{GetParam(), {"--map", (aside / "map").string()}};
  server.root.write("file", "content");
  aside.write("map", "r new file\nr ( file\n");
  server.programme().signal(SIGHUP);
  const auto log = [&] { return server.programme().errors(); };
  EXPECT_TRUE(eventually([&] { return log().find("not read again") != std::string::npos; }));
  EXPECT_EQ(content_of(server, "old"), "content");
  EXPECT_EQ(get(server.address(), reading("new")).outcome, 1);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_THAT(log(), testing::HasSubstr("map, line 2: "));
}

TEST_P(TftpNames, AnAddressWithADirectoryHasNothingElse) {
  FileServer server{GetParam(), {"--writable", "--create", "--per-address"}};
  std::filesystem::create_directory(server.root / "127.0.0.1");
  std::filesystem::create_directory(server.root / "192.0.2.1");
  server.root.write("file", "of all");
  server.root.write("192.0.2.1/file", "of another");
  EXPECT_EQ(get(server.address(), reading("file")).outcome, 1);
  EXPECT_EQ(get(server.address(), reading("192.0.2.1/file")).outcome, 1);
  EXPECT_EQ(get(server.address(), reading("../file")).outcome, 2);
  EXPECT_EQ(put(server.address(), writing("file"), "mine").outcome, kDone);
  EXPECT_EQ(server.root.read("127.0.0.1/file"), "mine");
  EXPECT_EQ(server.root.read("file"), "of all");
  EXPECT_EQ(content_of(server, "file"), "mine");
}

TEST_P(TftpNames, AnAddressWithoutADirectoryReadsTheRestAndWritesNothing) {
  FileServer server{GetParam(), {"--writable", "--create", "--per-address"}};
  std::filesystem::create_directory(server.root / "192.0.2.1");
  server.root.write("192.0.2.1/file", "of another");
  server.root.write("file", "of all");
  EXPECT_EQ(content_of(server, "file"), "of all");
  EXPECT_EQ(get(server.address(), reading("192.0.2.1/file")).outcome, 1);
  EXPECT_EQ(put(server.address(), writing("file"), "mine").outcome, 2);
  EXPECT_EQ(server.root.read("file"), "of all");
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpNames, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
