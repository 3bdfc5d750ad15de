#include "servers/files/upload.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/files/files_fixture.h"

namespace portico::files {
namespace {

using UploadTest = test::FilesFixture;
using Names = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_F(UploadTest, StoresAFile) {
  const auto published = put("a", "hello");
  EXPECT_EQ(directory.names(), Names{"a"});
  EXPECT_EQ(get("a"), "hello");
  EXPECT_EQ(version("a"), published);
}

TEST_F(UploadTest, StoresFilesOfSizesThatAreSpecial) {
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 65537U}) {
    const std::string content(size, 'x');
    put("a", content);
    EXPECT_EQ(get("a"), content);
  }
}

TEST_F(UploadTest, TakesTheFileInPieces) {
  auto upload = begin("a", 4);
  for (const auto* piece : {"a", "", "bc", "d"}) EXPECT_FALSE(upload.write(piece));
  test::expect_value(upload.publish());
  EXPECT_EQ(get("a"), "abcd");
}

TEST_F(UploadTest, IsInvisibleUntilItIsPublished) {
  directory.write("a", "old");
  auto upload = begin("a", 3);
  upload.write("new");
  EXPECT_EQ(get("a"), "old");
  test::expect_value(upload.publish());
  EXPECT_EQ(get("a"), "new");
  EXPECT_EQ(directory.names(), Names{"a"});
}

TEST_F(UploadTest, LeavesNothingWhenItIsGivenUp) {
  directory.write("a", "old");
  {
    auto upload = begin("a", 3);
    upload.write("ne");
    const auto moved = std::move(upload);
  }
  EXPECT_EQ(directory.names(), Names{"a"});
  EXPECT_EQ(get("a"), "old");
}

TEST_F(UploadTest, IsNotPublishedBeforeItIsComplete) {
  directory.write("a", "old");
  {
    auto upload = begin("a", 3);
    upload.write("ne");
    EXPECT_EQ(test::error_of(upload.publish()), Error{Cause::Short});
  }
  EXPECT_EQ(get("a"), "old");
  EXPECT_EQ(directory.names(), Names{"a"});
}

TEST_F(UploadTest, RefusesMoreThanWasAnnounced) {
  directory.write("a", "old");
  auto upload = begin("a", 3);
  EXPECT_FALSE(upload.write("new"));
  EXPECT_EQ(upload.write("!"), Error{Cause::TooLarge});
  EXPECT_EQ(get("a"), "old");
}

TEST_F(UploadTest, OfUnknownSizePublishesWhatCame) {
  for (const std::size_t size : {0U, 1U, 65537U}) {
    const std::string content(size, 'x');
    auto upload = begin_upload("a", {});
    EXPECT_FALSE(upload.write(content));
    test::expect_value(upload.publish());
    EXPECT_EQ(get("a"), content);
  }
}

TEST_F(UploadTest, OfASizeThatIsOnlyClaimedPublishesWhatCame) {
  for (const std::string content : {"less", "rather more"}) {
    auto upload = begin_upload("a", {.expected = 7});
    EXPECT_FALSE(upload.write(content));
    test::expect_value(upload.publish());
    EXPECT_EQ(get("a"), content);
  }
}

TEST_F(UploadTest, OfUnknownSizeEndsAtTheLargestThatIsAllowed) {
  directory.write("a", "old");
  {
    auto upload = begin_upload("a", {.max_size = 4});
    EXPECT_FALSE(upload.write("1234"));
    EXPECT_EQ(upload.write("5"), Error{Cause::TooLarge});
  }
  EXPECT_EQ(get("a"), "old");
  EXPECT_EQ(directory.names(), Names{"a"});
  auto upload = begin_upload("a", {.max_size = 4});
  EXPECT_FALSE(upload.write("1234"));
  test::expect_value(upload.publish());
  EXPECT_EQ(get("a"), "1234");
}

TEST_F(UploadTest, IsRefusedAtOnceWhenMoreIsExpectedThanIsAllowed) {
  EXPECT_EQ(error_to_begin("a", {.expected = 5, .max_size = 4}), Error{Cause::TooLarge});
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(UploadTest, MayBeLimitedToFilesThatExist) {
  directory.write("a", "old");
  auto upload = begin_upload("a", {.create = false});
  EXPECT_FALSE(upload.write("new"));
  test::expect_value(upload.publish());
  EXPECT_EQ(get("a"), "new");
  EXPECT_EQ(error_to_begin("b", {.create = false}), system_error(ENOENT));
  EXPECT_EQ(directory.names(), Names{"a"});
}

TEST_F(UploadTest, MayBeLimitedToFilesThatDoNotExist) {
  directory.write("a", "old");
  EXPECT_EQ(error_to_begin("a", {.replace = false}), system_error(EEXIST));
  auto first = begin_upload("b", {.replace = false});
  auto second = begin_upload("b", {.replace = false});
  test::expect_value(first.publish());
  EXPECT_EQ(test::error_of(second.publish()), system_error(EEXIST));
  { const auto moved = std::move(second); }
  EXPECT_EQ(directory.names(), (Names{"a", "b"}));
}

TEST_F(UploadTest, KnowsWhetherItReplacesAFile) {
  directory.write("a", "old");
  EXPECT_TRUE(begin("a", 1).replaces());
  EXPECT_FALSE(begin("b", 1).replaces());
}

TEST_F(UploadTest, IntoASubdirectoryStaysThereUntilItIsPublished) {
  fs::create_directories(directory / "boot/x");
  fs::create_symlink("boot", directory / "link");
  {
    auto upload = begin("boot/x/kernel", 3);
    EXPECT_TRUE(
        fs::directory_iterator { directory / "boot/x" } -> path().filename().string().starts_with(kUploadPrefix));
    EXPECT_FALSE(upload.write("new"));
    test::expect_value(upload.publish());
  }
  put("link/other", "too");
  { const auto given_up = begin("boot/x/initrd", 1); }
  EXPECT_EQ(get("boot/x/kernel"), "new");
  EXPECT_EQ(get("boot/other"), "too");
  EXPECT_FALSE(fs::exists(directory / "boot/x/initrd"));
  EXPECT_EQ(directory.names(), (Names{"boot", "link"}));
}

TEST_F(UploadTest, MakesNoDirectories) {
  directory.write("file", "");
  EXPECT_EQ(error_to_begin("sub/a", {}), system_error(ENOENT));
  EXPECT_EQ(error_to_begin("file/a", {}), system_error(ENOTDIR));
  EXPECT_EQ(directory.names(), Names{"file"});
}

TEST_F(UploadTest, GivesUpTheFormerOneWhenItIsAssignedTo) {
  auto upload = begin("a", 1);
  upload = begin("b", 1);
  EXPECT_EQ(directory.names().size(), 1U);
  upload.write("x");
  test::expect_value(upload.publish());
  EXPECT_EQ(directory.names(), Names{"b"});
}

TEST_F(UploadTest, OfTwoToOneNameOneWinsWhole) {
  auto first = begin("a", 6);
  auto second = begin("a", 4);
  first.write("fir");
  second.write("seco");
  first.write("st!");
  test::expect_value(second.publish());
  EXPECT_EQ(get("a"), "seco");
  test::expect_value(first.publish());
  EXPECT_EQ(get("a"), "first!");
  EXPECT_EQ(directory.names(), Names{"a"});
}

TEST_F(UploadTest, OfManyThreadsToOneNameOneWinsWhole) {
  constexpr std::size_t kSize = 100'000;
  std::vector<std::thread> threads;
  for (const char letter : {'a', 'b', 'c', 'd'}) {
    threads.emplace_back([&, letter] {
      for (int round = 0; round < 10; ++round) put("shared", std::string(kSize, letter));
    });
  }
  for (auto& thread : threads) thread.join();
  const auto winner = get("shared");
  EXPECT_EQ(winner, std::string(kSize, winner.at(0)));
  EXPECT_EQ(directory.names(), Names{"shared"});
}

TEST_F(UploadTest, DoesNotDisturbADownloadOfTheOldFile) {
  directory.write("a", "old content");
  const auto old = open("a");
  const auto version = put("a", "new");
  EXPECT_EQ(test::read_all(old.descriptor), "old content");
  EXPECT_EQ(get("a"), "new");
  EXPECT_NE(version, version_of(old.status));
}

TEST_F(UploadTest, RefusesATargetThatIsNotARegularFile) {
  fs::create_directory(directory / "sub");
  directory.write("file", "old");
  fs::create_symlink("file", directory / "link");
  fs::create_symlink("/etc/passwd", directory / "out");
  fs::create_symlink("nothing", directory / "dangling");
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  const auto before = directory.names();
  for (const auto* name : {"sub", "link", "out", "dangling", "fifo"}) {
    EXPECT_EQ(error_to_begin(name, {}), Error{Cause::NotRegular}) << name;
  }
  EXPECT_EQ(directory.names(), before);
}

TEST_F(UploadTest, LeavesTheTargetWhenItCannotBePublished) {
  auto upload = begin("a", 1);
  upload.write("x");
  fs::create_directory(directory / "a");
  EXPECT_EQ(test::error_of(upload.publish()), system_error(EISDIR));
  EXPECT_TRUE(fs::is_directory(directory / "a"));
}

TEST_F(UploadTest, FailsWhenItsTemporaryFileIsGone) {
  directory.write("a", "old");
  auto upload = begin("a", 1);
  for (const auto& name : directory.names()) {
    if (name != "a") fs::remove(directory / name);
  }
  upload.write("x");
  EXPECT_EQ(test::error_of(upload.publish()), Error{Cause::Gone});
  EXPECT_EQ(get("a"), "old");
}

TEST_F(UploadTest, IsRefusedWhenTheDiskHasLessRoom) {
  EXPECT_EQ(error_to_begin("a", {.expected = std::uint64_t{1} << 62U}), Error{Cause::NoSpace});
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(UploadTest, TakesNoRoomByClaimingASize) {
  const auto upload = begin("a", std::uint64_t{1} << 20U);
  const auto name = directory.names().at(0);
  EXPECT_TRUE(name.starts_with(kUploadPrefix)) << name;
  struct stat status {};
  ASSERT_EQ(::stat((directory / name).c_str(), &status), 0);
  EXPECT_EQ(status.st_blocks, 0);
}

// A cleaner that comes between the creation of a temporary file and its lock wins; then the upload has to begin anew.
TEST_F(UploadTest, BeginsAnewWhenAStartingServerCleansItAway) {
  std::jthread cleaner{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) remove_leftovers_beneath(root.get(), test::kDepth);
  }};
  int vanished = 0;
  for (int round = 0; round < 5000; ++round) {
    const auto upload = begin("a", 1);
    if (directory.names().empty()) ++vanished;
  }
  cleaner.request_stop();
  cleaner.join();
  EXPECT_EQ(vanished, 0);
}

}  // namespace
}  // namespace portico::files
