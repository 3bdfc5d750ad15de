// Uploads whose server dies or is denied: in child processes, because these do not come back.
#include <sys/resource.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/files/files_fixture.h"
#include "tests/support/child_process.h"

namespace portico::files {
namespace {

using namespace std::chrono_literals;
using portico::test::in_child;
using Names = std::vector<std::string>;
namespace fs = std::filesystem;

class UploadCrash : public test::FilesFixture {
 protected:
  // As the next start of a server does.
  std::size_t clean() const { return remove_leftovers_beneath(open_root(directory.path()).get(), test::kDepth); }
};

int die() { return std::raise(SIGKILL); }

TEST_F(UploadCrash, AtAnyByteLeavesTheOldFileAndNoLitterAfterTheNextStart) {
  directory.write("a", "old");
  const std::string content(10'000, 'n');
  for (const std::size_t bytes : {0U, 1U, 4095U, 4096U, 9999U, 10'000U}) {
    const auto end = in_child([&] {
      auto upload = begin("a", content.size());
      upload.write(std::string_view{content}.substr(0, bytes));
      return die();
    });
    EXPECT_EQ(end, -SIGKILL);
    EXPECT_EQ(directory.names().size(), 2U);
    EXPECT_EQ(clean(), 1U);
    EXPECT_EQ(directory.names(), Names{"a"});
    EXPECT_EQ(get("a"), "old");
  }
}

TEST_F(UploadCrash, AfterPublishingLeavesTheNewFile) {
  directory.write("a", "old");
  const auto end = in_child([&] {
    auto upload = begin("a", 3);
    upload.write("new");
    upload.publish();
    return die();
  });
  EXPECT_EQ(end, -SIGKILL);
  EXPECT_EQ(directory.names(), Names{"a"});
  EXPECT_EQ(clean(), 0U);
  EXPECT_EQ(get("a"), "new");
}

TEST_F(UploadCrash, AtAnyInstantLeavesOneVersionWhole) {
  const std::string even(50'000, 'e');
  const std::string odd(60'000, 'o');
  put("a", even);
  for (int round = 0; round < 25; ++round) {
    const auto child = portico::test::start_child([&] {
      while (true) {
        put("a", odd);
        put("a", even);
      }
      return 0;
    });
    std::this_thread::sleep_for(round * 400us);
    ::kill(child, SIGKILL);
    EXPECT_EQ(portico::test::wait_for(child), -SIGKILL);
    const auto content = get("a");
    EXPECT_TRUE(content == even || content == odd) << content.size();
    clean();
    EXPECT_EQ(directory.names(), Names{"a"});
  }
}

TEST_F(UploadCrash, CleaningReachesEverySubdirectoryButFollowsNoLinks) {
  const portico::test::TemporaryDirectory outside;
  outside.write(".portico-upload-outside", "");
  fs::create_symlink(outside.path(), directory / "link");
  fs::create_symlink(".", directory / "loop");
  std::string deepest;
  for (std::size_t depth = 1; depth < test::kDepth; ++depth) deepest += "d/";
  fs::create_directories(directory / deepest);
  const auto end = in_child([&] {
    const auto first = begin("d/a", 1);
    const auto second = begin(deepest + "a", 1);
    return die();
  });
  EXPECT_EQ(end, -SIGKILL);
  const auto still_written = begin("d/b", 1);
  EXPECT_EQ(clean(), 2U);
  EXPECT_TRUE(fs::is_empty(directory / deepest));
  EXPECT_EQ(outside.names(), Names{".portico-upload-outside"});
}

TEST_F(UploadCrash, CleaningSparesUploadsThatAreStillWritten) {
  const auto begun = begin("a", 1);
  in_child([&] {
    const auto upload = begin("b", 1);
    return die();
  });
  EXPECT_EQ(directory.names().size(), 2U);
  EXPECT_EQ(clean(), 1U);
  EXPECT_EQ(directory.names().size(), 1U);
}

TEST_F(UploadCrash, CleaningSparesWhatIsNotALeftover) {
  fs::create_directory(directory / ".portico-upload-directory");
  fs::create_symlink("target", directory / ".portico-upload-link");
  directory.write("target", "");
  directory.write("a.portico-upload-1", "");
  directory.write(".portico-other", "");
  const auto before = directory.names();
  EXPECT_EQ(clean(), 0U);
  EXPECT_EQ(directory.names(), before);
}

// A limit on the size of files is a disk that is full after so many bytes, and works without root.
TEST_F(UploadCrash, OnAFullDiskIsRefusedAndLeavesTheOldFile) {
  directory.write("a", "old");
  const auto refused = in_child([&] {
    constexpr rlim_t kRoom = 4096;
    const rlimit limit{kRoom, kRoom};
    std::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
    auto upload = begin("a", 2 * kRoom);
    const auto error = upload.write(std::string(2 * kRoom, 'n'));
    if (error != system_error(EFBIG)) return 3;
    return test::error_of(upload.publish()) == Error{Cause::Short} ? 0 : 4;
  });
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(directory.names(), Names{"a"});
  EXPECT_EQ(get("a"), "old");
}

}  // namespace
}  // namespace portico::files
