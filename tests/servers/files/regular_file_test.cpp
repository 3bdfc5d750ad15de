#include "servers/files/regular_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <gtest/gtest.h>

#include "tests/servers/files/files_fixture.h"

namespace portico::files {
namespace {

using RegularFileTest = test::FilesFixture;
namespace fs = std::filesystem;

TEST_F(RegularFileTest, IsOpenedBeneathTheRoot) {
  fs::create_directory(directory / "sub");
  directory.write("sub/a", "hello");
  fs::create_symlink("sub", directory / "link");
  EXPECT_EQ(get("sub/a"), "hello");
  EXPECT_EQ(get("link/a"), "hello");
  EXPECT_EQ(open("sub/a").status.st_size, 5);
}

TEST_F(RegularFileTest, IsNothingElse) {
  fs::create_directory(directory / "sub");
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  for (const auto* path : {"sub", "fifo"}) {
    EXPECT_FALSE(test::error_of(look_at(root.get(), path))) << path;
    EXPECT_EQ(test::error_of(look_at_regular(root.get(), path)), Error{Cause::NotRegular}) << path;
    EXPECT_EQ(test::error_of(open_regular(root.get(), path)), Error{Cause::NotRegular}) << path;
  }
}

TEST_F(RegularFileTest, IsNeverOutside) {
  const portico::test::TemporaryDirectory outside;
  outside.write("secret", "secret");
  fs::create_symlink(outside.path(), directory / "out");
  for (const auto* path : {"out/secret", "../secret", "/etc/passwd"}) {
    EXPECT_EQ(test::error_of(open_regular(root.get(), path)), system_error(EXDEV)) << path;
  }
  EXPECT_EQ(test::error_of(open_regular(root.get(), "nothing")), system_error(ENOENT));
}

TEST_F(RegularFileTest, HasAVersionThatChangesWithIt) {
  directory.write("a", "hello");
  const auto first = version("a");
  EXPECT_EQ(version("a"), first);
  EXPECT_NE(put("a", "HELLO"), first);
}

TEST(OpenRoot, ThrowsWhenThereIsNoDirectory) {
  const portico::test::TemporaryDirectory directory;
  directory.write("file", "");
  EXPECT_THROW(open_root(directory / "nothing"), std::system_error);
  EXPECT_THROW(open_root(directory / "file"), std::system_error);
}

}  // namespace
}  // namespace portico::files
