#include "servers/tftp/protocol/file_path.h"

#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using namespace std::string_view_literals;

std::string path_of(std::string_view request) {
  auto path = path_from(request);
  const auto* refusal = std::get_if<Refusal>(&path);
  return refusal == nullptr ? std::get<std::string>(path) : std::string{"<"}.append(word(refusal->status)) + ">";
}

std::string nested(std::size_t depth) {
  std::string path = "a";
  for (std::size_t level = 1; level < depth; ++level) path += "/a";
  return path;
}

TEST(FilePath, AcceptsNamesAndPathsOfNames) {
  for (const auto path : {"a"sv, "pxelinux.cfg/default"sv, "pxelinux.cfg/01-88-99-aa-bb-cc-dd"sv, "..a/.b/..."sv}) {
    EXPECT_EQ(broken_path_rule(path), std::nullopt) << path;
    EXPECT_EQ(path_of(path), path);
  }
  EXPECT_EQ(broken_path_rule(nested(kMaxPathDepth)), std::nullopt);
}

TEST(FilePath, RefusesWhatIsNotWrittenPlainly) {
  for (const auto path : {""sv, "/"sv, "/a"sv, "a/"sv, "a//b"sv, "./a"sv, "a/./b"sv, "a/."sv}) {
    EXPECT_NE(broken_path_rule(path), std::nullopt) << path;
  }
}

TEST(FilePath, IsWhatAClientMeansByItsName) {
  EXPECT_EQ(path_of("/boot/x"), "boot/x");
  EXPECT_EQ(path_of("///boot//x"), "boot/x");
  EXPECT_EQ(path_of("./boot/./x"), "boot/x");
  EXPECT_EQ(path_of("/./x"), "x");
}

TEST(FilePath, RefusesHostileNamesWhereverTheyStand) {
  const std::string too_long(256, 'x');
  for (const auto name : {".."sv, ".portico-upload-1"sv, "a\0b"sv, "a\nb"sv, "\x1B[2J"sv, "\x7F"sv, "\xFF"sv,
                          "\xC0\xAE\xC0\xAE"sv, "a\\b"sv, std::string_view{too_long}}) {
    for (const auto* before : {"", "/", "a/", "/a//", "a/../"}) {
      for (const auto* after : {"", "/b", "/", "/.."}) {
        const auto request = std::string{before}.append(name).append(after);
        EXPECT_EQ(path_of(request), "<bad-name>") << request;
        EXPECT_NE(broken_path_rule(request), std::nullopt) << request;
      }
    }
  }
}

TEST(FilePath, RefusesDirectoriesAndNothing) {
  for (const auto* request : {"", "/", "//", ".", "/.", "a/", "/a/", "a/.", "a/./", ".."}) {
    EXPECT_EQ(path_of(request), "<bad-name>") << request;
  }
}

TEST(FilePath, HasALargestLengthAndDepth) {
  const std::string name(204, 'x');
  std::string path = name;
  for (int more = 0; more < 4; ++more) path += '/' + name;
  ASSERT_EQ(path.size(), kMaxPathLength);
  EXPECT_EQ(path_of(path), path);
  EXPECT_EQ(path_of(path + 'x'), "<bad-name>");
  EXPECT_EQ(path_of(nested(kMaxPathDepth + 1)), "<bad-name>");
  EXPECT_EQ(path_of(std::string(70'000, '/') + 'x'), "x");
}

}  // namespace
}  // namespace portico::tftp
