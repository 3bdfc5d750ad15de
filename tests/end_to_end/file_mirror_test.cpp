// mget, mput and mirror against the real server.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kFiles = 150;

class FileMirror : public ::testing::TestWithParam<const char*> {
 protected:
  FileMirror() {
    for (int number = 0; number < kFiles; ++number) {
      const auto name = "file " + std::to_string(number);
      server.root.write(name, std::string(static_cast<std::size_t>(number) * 1000, static_cast<char>(number)));
    }
  }

  Outcome mirror(const char* jobs = "8") const { return server.client({"mirror", target(), "-j", jobs}); }
  std::string target() const { return (local / "copy").string(); }
  bool is_same() const { return run({"/usr/bin/diff", "-r", server.root.path().string(), target()}).status == 0; }

  FileServer server{GetParam(), {"--writable"}};
  const TemporaryDirectory local;
};

TEST_P(FileMirror, FetchesAllAndThenNothing) {
  const auto first = mirror();
  EXPECT_EQ(first.status, 0) << first.errors;
  EXPECT_THAT(first.output, StartsWith("150 files fetched, 0 equal, 0 failed: 11 MiB in "));
  EXPECT_TRUE(is_same());
  EXPECT_THAT(mirror().output, StartsWith("0 files fetched, 150 equal, 0 failed: 0 B in "));
}

TEST_P(FileMirror, FetchesWhatHasChanged) {
  ASSERT_EQ(mirror().status, 0);
  server.root.write("file 7", "longer than it was, or shorter");
  std::filesystem::last_write_time(server.root / "file 8", std::filesystem::file_time_type::clock::now() - 1h);
  server.root.write("new", "");
  std::filesystem::remove(local / "copy/file 9");
  EXPECT_THAT(mirror().output, StartsWith("4 files fetched, 147 equal, 0 failed: "));
  EXPECT_TRUE(is_same());
}

TEST_P(FileMirror, DeletesNothing) {
  ASSERT_EQ(mirror().status, 0);
  local.write("copy/mine", "kept");
  std::filesystem::remove(server.root / "file 1");
  EXPECT_EQ(mirror().status, 0);
  EXPECT_EQ(local.read("copy/mine"), "kept");
  EXPECT_TRUE(std::filesystem::exists(local / "copy/file 1"));
}

TEST_P(FileMirror, SendsWhatIsNotThereYet) {
  std::vector<std::string> words{"mput", "-j", "8"};
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    local.write(name, name);
    std::filesystem::last_write_time(local / name, std::filesystem::file_time_type::clock::now() - 1h);
    words.push_back((local / name).string());
  }
  const auto first = server.client(words);
  EXPECT_THAT(first.output, StartsWith("5 files sent, 0 equal, 0 failed: 5 B in ")) << first.errors;
  EXPECT_EQ(server.root.read("c"), "c");
  EXPECT_THAT(server.client(words).output, StartsWith("0 files sent, 5 equal, 0 failed: "));
  std::filesystem::last_write_time(local / "c", std::filesystem::file_time_type::clock::now() + 1h);
  EXPECT_THAT(server.client(words).output, StartsWith("1 file sent, 4 equal, 0 failed: "));
}

TEST_P(FileMirror, TellsWhatTheServerRefuses) {
  server.stop();
  server.start();  // not writable
  local.write("a", "1");
  const auto ended = server.client({"mput", (local / "a").string(), (local / "b").string()});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.errors, HasSubstr("/a  read-only: "));
  EXPECT_THAT(ended.errors, HasSubstr("/b  cannot read "));
  EXPECT_THAT(ended.errors, HasSubstr("portico-tftp: mput: 2 files failed\n"));
}

// `loop` serves one connection at a time: the others wait for their turn.
INSTANTIATE_TEST_SUITE_P(Policies, FileMirror, ::testing::Values("async", "loop", "forking"),
                         [](const auto& policy) { return std::string{policy.param}; });

}  // namespace
}  // namespace portico::test
