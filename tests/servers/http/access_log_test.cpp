#include "servers/http/frontend/access_log.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

class AccessLogTest : public testing::Test {
 protected:
  portico::test::TemporaryDirectory directory;
};

TEST_F(AccessLogTest, AppendsToAFile) {
  directory.write("log", "old\n");
  const AccessLog log{directory / "log"};
  EXPECT_TRUE(log.write("new\n"));
  EXPECT_TRUE(log.write(""));
  EXPECT_EQ(directory.read("log"), "old\nnew\n");
}

TEST_F(AccessLogTest, ReopensTheFileThatWasRenamed) {
  AccessLog log{directory / "log"};
  log.write("first\n");
  std::filesystem::rename(directory / "log", directory / "log.1");
  log.write("second\n");
  log.reopen();
  log.write("third\n");
  EXPECT_EQ(directory.read("log.1"), "first\nsecond\n");
  EXPECT_EQ(directory.read("log"), "third\n");
}

TEST_F(AccessLogTest, KeepsTheOldFileWhenItCannotReopen) {
  std::filesystem::create_directory(directory / "sub");
  AccessLog log{directory / "sub/log"};
  std::filesystem::rename(directory / "sub", directory / "moved");
  EXPECT_THROW(log.reopen(), std::system_error);
  EXPECT_TRUE(log.write("still\n"));
  EXPECT_EQ(directory.read("moved/log"), "still\n");
}

TEST_F(AccessLogTest, ThrowsWhenItCannotBeOpened) {
  EXPECT_THROW(AccessLog{directory / "none/log"}, std::system_error);
}

TEST_F(AccessLogTest, LosesNoLineOfManyThreadsWhileItReopens) {
  AccessLog log{directory / "log"};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int line = 0; line < 1000; ++line) log.write("a line\n");
    });
  }
  std::filesystem::rename(directory / "log", directory / "log.1");
  log.reopen();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ((directory.read("log") + directory.read("log.1")).size(), 4U * 1000 * 7);
}

TEST_F(AccessLogTest, MayBeStderr) {
  testing::internal::CaptureStderr();
  {
    AccessLog log{"-"};
    log.write("a line\n");
    log.reopen();
    log.write("another\n");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "a line\nanother\n");
}

}  // namespace
}  // namespace portico::http
