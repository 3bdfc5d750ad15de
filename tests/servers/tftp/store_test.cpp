#include "servers/tftp/frontend/store.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/tftp/store_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

namespace portico::tftp {
namespace {

using namespace std::string_literals;
using StoreTest = test::StoreFixture;
namespace fs = std::filesystem;

TEST_F(StoreTest, OpensAFileWithItsSizeAndVersion) {
  directory.write("a", "hello");
  const auto file = test::expect_value(store.open_for_reading("a"));
  EXPECT_EQ(file.size, 5U);
  EXPECT_FALSE(file.version.empty());
  EXPECT_EQ(test::read_all(file.descriptor), "hello");
}

TEST_F(StoreTest, GivesTheSameVersionAsLongAsTheFileIsTheSame) {
  directory.write("a", "hello");
  const auto version = test::expect_value(store.open_for_reading("a")).version;
  EXPECT_EQ(test::expect_value(store.open_for_reading("a")).version, version);
  EXPECT_NE(put("a", "HELLO"), version);
}

TEST_F(StoreTest, RefusesHostileNamesOneByOne) {
  fs::create_directory(directory / "sub");
  directory.write("sub/a", "in a subdirectory");
  for (const auto* name : {".portico-upload-1", "sub/.portico-upload-1"}) directory.write(name, "not complete");
  for (const auto& name : {""s,
                           "."s,
                           ".."s,
                           "../a"s,
                           "/etc/passwd"s,
                           "./a"s,
                           "sub/"s,
                           "sub/."s,
                           "sub/../a"s,
                           "sub//a"s,
                           "a\0b"s,
                           "a\nb"s,
                           "\x1B[2J"s,
                           "\xFF"s,
                           "a\\b"s,
                           ".portico-upload-1"s,
                           "sub/.portico-upload-1"s,
                           ".portico-"s,
                           std::string(256, 'x'),
                           std::string(5000, 'x')}) {
    EXPECT_EQ(refusal_to_get(name), Status::BadName) << name;
    EXPECT_EQ(test::status_of(store.begin_upload(name, {})), Status::BadName) << name;
  }
}

TEST_F(StoreTest, RefusesWhatDoesNotExist) {
  EXPECT_EQ(refusal_to_get("a"), Status::NotFound);
  EXPECT_EQ(refusal_to_get(std::string(255, 'x')), Status::NotFound);
}

TEST_F(StoreTest, RefusesDirectories) {
  fs::create_directory(directory / "sub");
  fs::create_symlink("sub", directory / "link");
  fs::create_symlink(".", directory / "here");
  for (const auto* name : {"sub", "link", "here"}) EXPECT_EQ(refusal_to_get(name), Status::NotAFile) << name;
}

TEST_F(StoreTest, ServesFilesInSubdirectories) {
  fs::create_directories(directory / "boot/x");
  directory.write("boot/x/kernel", "kernel");
  fs::create_symlink("boot/x", directory / "link");
  EXPECT_EQ(get("boot/x/kernel"), "kernel");
  EXPECT_EQ(get("link/kernel"), "kernel");
  EXPECT_EQ(refusal_to_get("boot/y/kernel"), Status::NotFound);
  EXPECT_EQ(refusal_to_get("boot/x/kernel/of"), Status::NotFound);
  EXPECT_EQ(refusal_to_get("boot/x"), Status::NotAFile);
}

TEST_F(StoreTest, RefusesSubdirectoriesThatLeadOut) {
  const portico::test::TemporaryDirectory outside;
  outside.write("secret", "secret");
  fs::create_directory(directory / "sub");
  fs::create_symlink(outside.path(), directory / "absolute");
  fs::create_symlink(".." / outside.path().filename(), directory / "relative");
  fs::create_symlink("../.." / outside.path().filename(), directory / "sub/deeper");
  fs::create_symlink("/proc/self/root", directory / "process");
  for (const auto* way : {"absolute", "relative", "sub/deeper", "process"}) {
    const auto path = std::string{way} + "/secret";
    EXPECT_EQ(refusal_to_get(path), Status::BadName) << path;
    EXPECT_EQ(test::status_of(store.begin_upload(path, {})), Status::BadName) << path;
  }
  EXPECT_EQ(outside.names(), std::vector<std::string>{"secret"});
}

TEST_F(StoreTest, RefusesAFifoWithoutWaitingForItsOtherEnd) {
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  fs::create_symlink("fifo", directory / "link");
  EXPECT_EQ(refusal_to_get("fifo"), Status::NotAFile);
  EXPECT_EQ(refusal_to_get("link"), Status::NotAFile);
}

TEST_F(StoreTest, RefusesSockets) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = (directory / "socket").string();
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(refusal_to_get("socket"), Status::NotAFile);
}

TEST(StoreDeviceTest, RefusesDevices) {
  const Store devices{"/dev"};
  const auto opened = devices.open_for_reading("zero");
  ASSERT_TRUE(std::holds_alternative<Refusal>(opened));
  EXPECT_EQ(std::get<Refusal>(opened).status, Status::NotAFile);
}

TEST_F(StoreTest, FollowsLinksThatStayInside) {
  fs::create_directory(directory / "sub");
  directory.write("a", "one");
  directory.write("sub/b", "two");
  fs::create_symlink("a", directory / "to a");
  fs::create_symlink("to a", directory / "to a by two steps");
  fs::create_symlink("sub/b", directory / "to b");
  fs::create_symlink("sub/../a", directory / "down and up");
  EXPECT_EQ(get("to a"), "one");
  EXPECT_EQ(get("to a by two steps"), "one");
  EXPECT_EQ(get("to b"), "two");
  EXPECT_EQ(get("down and up"), "one");
}

TEST_F(StoreTest, RefusesLinksThatLeadOut) {
  const portico::test::TemporaryDirectory outside;
  outside.write("secret", "secret");
  fs::create_directory(directory / "sub");
  directory.write("a", "one");
  const auto to_outside = ".." / outside.path().filename() / "secret";
  ASSERT_TRUE(fs::exists(directory.path() / to_outside));
  fs::create_symlink(outside / "secret", directory / "absolute");
  fs::create_symlink(to_outside, directory / "relative");
  fs::create_symlink("relative", directory / "chain");
  fs::create_symlink("chain", directory / "longer chain");
  fs::create_symlink("sub/../.." / outside.path().filename() / "secret", directory / "down and out");
  fs::create_symlink(outside.path(), directory / "out");
  fs::create_symlink("out/secret", directory / "through a directory");
  fs::create_symlink(directory / "a", directory / "absolute but inside");
  fs::create_symlink(".." / directory.path().filename() / "a", directory / "out and in");
  fs::create_symlink("/dev/zero", directory / "device");
  fs::create_symlink("/proc/self/exe", directory / "process");
  for (const auto* name : {"absolute", "relative", "chain", "longer chain", "down and out", "out",
                           "through a directory", "absolute but inside", "out and in", "device", "process"}) {
    EXPECT_EQ(refusal_to_get(name), Status::BadName) << name;
  }
}

TEST_F(StoreTest, RefusesLinksToNowhere) {
  fs::create_symlink("nothing", directory / "dangling");
  fs::create_symlink("loop", directory / "loop");
  EXPECT_EQ(refusal_to_get("dangling"), Status::NotFound);
  EXPECT_EQ(refusal_to_get("loop"), Status::NotFound);
}

TEST_F(StoreTest, RefusesWhatTheServerMayNotRead) {
  directory.write("a", "secret");
  fs::permissions(directory.path(), fs::perms{0755});
  fs::permissions(directory / "a", fs::perms::none);
  const auto forbidden = portico::test::in_child([&] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) return 2;
    return refusal_to_get("a") == Status::Forbidden ? 0 : 1;
  });
  EXPECT_EQ(forbidden, 0);
}

TEST_F(StoreTest, KeepsItsDirectoryWhenThatIsRenamed) {
  directory.write("a", "one");
  const portico::test::TemporaryDirectory elsewhere;
  fs::rename(directory.path(), elsewhere / "moved");
  EXPECT_EQ(get("a"), "one");
  put("b", "two");
  EXPECT_EQ(elsewhere.read("moved/b"), "two");
}

TEST_F(StoreTest, ListsWhatGetWouldServe) {
  directory.write("b", "12");
  directory.write("a b", "");
  directory.write(".hidden", "1");
  directory.write("link target", "123");
  fs::create_directory(directory / "sub");
  fs::create_symlink("link target", directory / "link");
  fs::create_symlink("/etc/passwd", directory / "out");
  fs::create_symlink("nothing", directory / "dangling");
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  for (const auto* name : {".portico-upload-1", "new\nline", "\xFF", "back\\slash"}) directory.write(name, "x");
  std::vector<std::string> seen;
  for (const auto& entry : test::expect_value(store.list()))
    seen.push_back(entry.name + "=" + std::to_string(entry.size));
  EXPECT_EQ(seen, (std::vector<std::string>{".hidden=1", "a b=0", "b=2", "link=3", "link target=3"}));
}

TEST_F(StoreTest, ListsTheTimeOfModification) {
  directory.write("a", "");
  const timespec times[2] = {{0, 0}, {1709251199, 999'999'999}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (directory / "a").c_str(), times, 0), 0);
  const auto entries = test::expect_value(store.list());
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].modified.time_since_epoch().count(), 1709251199);
}

TEST_F(StoreTest, ListsAnEmptyDirectoryTwice) {
  EXPECT_TRUE(test::expect_value(store.list()).empty());
  EXPECT_TRUE(test::expect_value(store.list()).empty());
}

TEST_F(StoreTest, BeginsUploadsThatTheRulesAllow) {
  directory.write("a", "old");
  EXPECT_EQ(test::status_of(store.begin_upload("a", {.expected = 5, .max_size = 4})), Status::TooLarge);
  EXPECT_EQ(test::status_of(store.begin_upload("b", {.create = false})), Status::NotFound);
  EXPECT_EQ(test::status_of(store.begin_upload("b", {.expected = std::uint64_t{1} << 62U})), Status::NoSpace);
  EXPECT_EQ(directory.names(), std::vector<std::string>{"a"});
}

TEST(StoreRoot, MustBeADirectoryThatExists) {
  const portico::test::TemporaryDirectory directory;
  directory.write("file", "");
  EXPECT_THROW(Store{directory / "nothing"}, std::system_error);
  EXPECT_THROW(Store{directory / "file"}, std::system_error);
}

}  // namespace
}  // namespace portico::tftp
