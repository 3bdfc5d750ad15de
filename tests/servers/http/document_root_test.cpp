#include "servers/http/frontend/document_root.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

using Names = std::vector<std::string>;
namespace fs = std::filesystem;

class DocumentRootTest : public testing::Test {
 protected:
  std::string get(std::string_view path) const {
    const auto opened = root.open(path);
    const auto& file = std::get<OpenedFile>(opened);
    std::string content(file.size(), '\0');
    const auto size = ::pread(file.descriptor.get(), content.data(), content.size(), 0);
    return size < 0 ? "cannot read" : content.substr(0, static_cast<std::size_t>(size));
  }
  Status refusal(std::string_view path) const {
    const auto opened = root.open(path);
    const auto* status = std::get_if<Status>(&opened);
    return status == nullptr ? Status::Ok : *status;
  }
  bool is_directory(std::string_view path) const { return std::holds_alternative<OpenedDirectory>(root.open(path)); }
  std::string tag(std::string_view path) const {
    const auto opened = root.open(path);
    return std::get<OpenedFile>(opened).entity_tag();
  }
  Status refusal_to_put(std::string_view path, const files::UploadTerms& terms = {}) const {
    const auto begun = root.begin_upload(path, terms);
    const auto* status = std::get_if<Status>(&begun);
    return status == nullptr ? Status::Ok : *status;
  }
  Names listed(std::string_view path) const {
    Names names;
    const auto entries = root.list(path);
    for (const auto& entry : std::get<0>(entries)) names.push_back(entry.name + (entry.directory ? "/" : ""));
    std::ranges::sort(names);
    return names;
  }

  portico::test::TemporaryDirectory directory;
  DocumentRoot root{directory.path()};
};

TEST_F(DocumentRootTest, OpensFilesAndDirectories) {
  fs::create_directories(directory / "sub/deep");
  directory.write("a", "hello");
  directory.write("sub/deep/b", "world");
  EXPECT_EQ(get("/a"), "hello");
  EXPECT_EQ(get("/sub/deep/b"), "world");
  for (const auto* path : {"/", "/sub", "/sub/", "/sub/deep/"}) EXPECT_TRUE(is_directory(path)) << path;
}

TEST_F(DocumentRootTest, GivesAStrongTagThatChangesWithTheFile) {
  directory.write("a", "hello");
  const auto first = tag("/a");
  EXPECT_TRUE(first.starts_with('"') && first.ends_with('"')) << first;
  EXPECT_EQ(tag("/a"), first);
  directory.write("a", "hello!");
  EXPECT_NE(tag("/a"), first);
}

TEST_F(DocumentRootTest, DoesNotFindWhatIsNotThere) {
  directory.write("a", "");
  for (const auto& path :
       {std::string{"/b"}, std::string{"/a/"}, std::string{"/a/b"}, std::string{"/b/c"}, std::string{},
        std::string{"a"}, "/" + std::string(300, 'x'), "/" + std::string(5000, 'x'), std::string{"/a\0b", 4}}) {
    EXPECT_EQ(refusal(path), Status::NotFound) << path;
  }
}

TEST_F(DocumentRootTest, HidesWhatBeginsWithADot) {
  for (const auto* path : {".git", ".well-known", "sub/.well-known", ".well-known-not", ".well-known/.deeper"}) {
    fs::create_directories(directory / path);
    directory.write(std::string{path} + "/a", "x");
  }
  directory.write(".htpasswd", "x");
  for (const auto* path : {"/.git/a", "/.git", "/.htpasswd", "/sub/.well-known/a", "/.well-known-not/a",
                           "/.well-known/.deeper/a", "/..", "/../a", "/sub/../a", "/."}) {
    EXPECT_EQ(refusal(path), Status::NotFound) << path;
    EXPECT_EQ(root.remove(path), Status::NotFound) << path;
    EXPECT_EQ(refusal_to_put(path), Status::Forbidden) << path;
  }
  EXPECT_EQ(get("/.well-known/a"), "x");
  EXPECT_EQ(listed("/"), (Names{".well-known/", "sub/"}));
  EXPECT_EQ(listed("/.well-known/"), Names{"a"});
}

TEST_F(DocumentRootTest, FollowsLinksOnlyInside) {
  const portico::test::TemporaryDirectory outside;
  outside.write("secret", "secret");
  fs::create_directory(directory / "sub");
  directory.write("sub/a", "inside");
  fs::create_symlink("sub", directory / "in");
  fs::create_symlink("../sub/a", directory / "sub/b");
  fs::create_symlink(outside.path(), directory / "out");
  fs::create_symlink("../..", directory / "sub/up");
  fs::create_symlink("/etc/passwd", directory / "passwd");
  EXPECT_EQ(get("/in/a"), "inside");
  EXPECT_EQ(get("/in/b"), "inside");
  for (const auto* path : {"/out/secret", "/out", "/sub/up", "/passwd"}) {
    EXPECT_EQ(refusal(path), Status::NotFound) << path;
  }
  EXPECT_EQ(listed("/"), (Names{"in/", "sub/"}));
  EXPECT_EQ(listed("/sub/"), (Names{"a", "b"}));
}

TEST_F(DocumentRootTest, RefusesWhatIsNeitherFileNorDirectory) {
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(refusal("/fifo"), Status::Forbidden);
  EXPECT_EQ(root.remove("/fifo"), Status::Forbidden);
  EXPECT_EQ(refusal_to_put("/fifo"), Status::Conflict);
  EXPECT_TRUE(listed("/").empty());
}

TEST_F(DocumentRootTest, RefusesWhatItMayNotRead) {
  directory.write("a", "secret");
  fs::permissions(directory.path(), fs::perms{0755});
  fs::permissions(directory / "a", fs::perms::none);
  const auto forbidden = portico::test::in_child([&] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) return 2;
    return refusal("/a") == Status::Forbidden ? 0 : 1;
  });
  EXPECT_EQ(forbidden, 0);
}

TEST_F(DocumentRootTest, ListsWhatItWouldOpen) {
  directory.write("a", "hello");
  const auto entries = std::get<0>(root.list("/"));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].size, 5U);
  EXPECT_GT(entries[0].modified.time_since_epoch().count(), 0);
  EXPECT_EQ(std::get<Status>(root.list("/a")), Status::NotFound);
  EXPECT_EQ(std::get<Status>(root.list("/none/")), Status::NotFound);
}

TEST_F(DocumentRootTest, TakesUploads) {
  directory.write("a", "old");
  auto begun = root.begin_upload("/a", {});
  auto& upload = std::get<files::Upload>(begun);
  EXPECT_TRUE(upload.replaces());
  EXPECT_FALSE(upload.write("new"));
  EXPECT_EQ(get("/a"), "old");
  const auto version = upload.publish();
  EXPECT_EQ(get("/a"), "new");
  EXPECT_EQ(tag("/a"), entity_tag_of(std::get<std::string>(version)));
}

TEST_F(DocumentRootTest, RefusesUploadsThatHaveNoPlace) {
  fs::create_directory(directory / "sub");
  directory.write("a", "old");
  for (const auto* path : {"/", "/sub", "/sub/", "/new/", "/none/a", "/a/b"}) {
    EXPECT_EQ(refusal_to_put(path), Status::Conflict) << path;
  }
  EXPECT_EQ(refusal_to_put("/a", {.replace = false}), Status::PreconditionFailed);
  EXPECT_EQ(refusal_to_put("/b", {.create = false}), Status::PreconditionFailed);
  EXPECT_EQ(refusal_to_put("/b", {.expected = 5, .max_size = 4}), Status::ContentTooLarge);
  EXPECT_EQ(refusal_to_put("/b", {.expected = std::uint64_t{1} << 62U}), Status::InsufficientStorage);
  EXPECT_EQ(directory.names(), (Names{"a", "sub"}));
}

TEST_F(DocumentRootTest, RemovesRegularFiles) {
  fs::create_directory(directory / "sub");
  directory.write("sub/a", "x");
  fs::create_symlink("sub/a", directory / "link");
  EXPECT_EQ(root.remove("/link"), Status::Forbidden);
  EXPECT_EQ(root.remove("/sub"), Status::Conflict);
  EXPECT_EQ(root.remove("/sub/"), Status::Conflict);
  EXPECT_EQ(root.remove("/"), Status::Conflict);
  EXPECT_EQ(root.remove("/sub/a"), Status::NoContent);
  EXPECT_EQ(root.remove("/sub/a"), Status::NotFound);
  EXPECT_EQ(root.remove("/none/a"), Status::NotFound);
  EXPECT_TRUE(fs::is_empty(directory / "sub"));
}

TEST(StatusFor, TellsWhoIsToBlame) {
  EXPECT_EQ(status_for(files::system_error(EMFILE)), Status::ServiceUnavailable);
  EXPECT_EQ(status_for(files::system_error(ENOSPC)), Status::InsufficientStorage);
  EXPECT_EQ(status_for(files::system_error(EIO)), Status::InternalServerError);
  EXPECT_EQ(status_for(files::Error{files::Cause::Short}), Status::BadRequest);
}

}  // namespace
}  // namespace portico::http
