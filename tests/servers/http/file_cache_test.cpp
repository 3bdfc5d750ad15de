#include "servers/http/frontend/file_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/allocations.h"
#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using File = FileCache::File;
using Codings = std::vector<std::string_view>;

class FileCacheTest : public testing::Test {
 protected:
  File find(std::string_view path) {
    auto found = cache.find(path);
    return std::get<File>(found);
  }
  Status refusal(std::string_view path) {
    const auto found = cache.find(path);
    return std::get<Status>(found);
  }
  Codings codings(std::string_view path, FileCache::Time at = {}) {
    find(path);
    const auto names = cache.codings(path, kStart + at.time_since_epoch());
    return {names.offered().begin(), names.offered().end()};
  }
  // As old as it looks to others.
  void set_modified(std::string_view name, time_t seconds) const {
    const timespec times[2] = {{seconds, 0}, {seconds, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (directory / name).c_str(), times, 0), 0);
  }

  static constexpr FileCache::Time kStart{1h};

  portico::test::TemporaryDirectory directory;
  std::shared_ptr<OpenFiles> kept = std::make_shared<OpenFiles>(2);
  DocumentRoot root{directory.path(), kept};
  MediaTypes types;
  CacheControl rules;
  FileCache cache{root, types, rules, {.files = 4, .bytes = 10'000, .small = 1000, .compress = 5000}};
};

TEST_F(FileCacheTest, DescribesAFile) {
  directory.write("a.html", "hello");
  set_modified("a.html", 1709251199);
  const auto file = find("/a.html");
  EXPECT_TRUE(file->in_memory);
  EXPECT_FALSE(file->descriptor);
  EXPECT_EQ(file->body, "hello");
  EXPECT_EQ(file->size, 5U);
  EXPECT_EQ(file->media_type, "text/html; charset=utf-8");
  EXPECT_EQ(file->validators.modified->time_since_epoch().count(), 1709251199);
  EXPECT_EQ(view(file->last_modified), "Thu, 29 Feb 2024 23:59:59 GMT");
  EXPECT_TRUE(file->entity_tag.starts_with('"'));
}

TEST_F(FileCacheTest, FindsTheSameAgain) {
  directory.write("a", "hello");
  directory.write("large", std::string(2000, 'x'));
  EXPECT_EQ(find("/a"), find("/a"));
  EXPECT_EQ(find("/large"), find("/large"));
  EXPECT_EQ(cache.files(), 2U);
  EXPECT_EQ(kept->count(), 1U);
  EXPECT_EQ(cache.bytes(), 5U);
}

TEST_F(FileCacheTest, NoticesEveryChange) {
  directory.write("a", "hello");
  auto before = find("/a");
  const auto expect_change = [&](std::string_view what) {
    const auto after = find("/a");
    EXPECT_NE(after, before) << what;
    before = after;
  };
  directory.write("a", "hello, world");
  expect_change("written into");
  EXPECT_EQ(before->body, "hello, world");
  directory.write("b", "HELLO, WORLD");
  fs::rename(directory / "b", directory / "a");
  expect_change("replaced");
  EXPECT_EQ(before->body, "HELLO, WORLD");
  set_modified("a", 1);
  expect_change("touched");
  ASSERT_EQ(::chmod((directory / "a").c_str(), 0600), 0);
  expect_change("other permissions");
  fs::remove(directory / "a");
  EXPECT_EQ(refusal("/a"), Status::NotFound);
  EXPECT_EQ(cache.files(), 0U);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(FileCacheTest, DoesNotFollowALinkThatIsTurnedOutside) {
  const portico::test::TemporaryDirectory outside;
  outside.write("a", "secret");
  fs::create_directory(directory / "sub");
  directory.write("sub/a", "inside");
  fs::create_symlink("sub", directory / "link");
  EXPECT_EQ(find("/link/a")->body, "inside");
  fs::remove(directory / "link");
  fs::create_symlink(outside.path(), directory / "link");
  EXPECT_EQ(refusal("/link/a"), Status::NotFound);
}

TEST_F(FileCacheTest, TellsDirectoriesAndRefusals) {
  fs::create_directory(directory / "sub");
  EXPECT_TRUE(std::holds_alternative<OpenedDirectory>(cache.find("/sub")));
  EXPECT_TRUE(std::holds_alternative<OpenedDirectory>(cache.find("/")));
  EXPECT_EQ(refusal("/.hidden"), Status::NotFound);
  EXPECT_EQ(cache.files(), 0U);
}

TEST_F(FileCacheTest, ForgetsTheLeastRecentlyUsed) {
  for (const auto* name : {"a", "b", "c", "d", "e"}) directory.write(name, name);
  const auto a = find("/a");
  for (const auto* path : {"/b", "/c", "/d", "/a"}) find(path);
  const auto b = find("/b");
  find("/e");
  EXPECT_EQ(cache.files(), 4U);
  EXPECT_EQ(find("/a"), a);
  EXPECT_EQ(find("/b"), b);
}

TEST_F(FileCacheTest, HasItsBounds) {
  for (int number = 0; number < 10; ++number) {
    directory.write("large" + std::to_string(number), std::string(2000, 'x'));
    find("/large" + std::to_string(number));
    EXPECT_LE(kept->count(), 2U);
  }
  FileCache tiny{root, types, rules, {.bytes = 1}};
  directory.write("a", "hello");
  EXPECT_EQ(std::get<File>(tiny.find("/a"))->body, "hello");
  EXPECT_EQ(tiny.bytes(), 0U);
}

TEST_F(FileCacheTest, OpensAgainWhatWasGivenUp) {
  directory.write("large.txt", std::string(2000, 'x'));
  const std::weak_ptr<const CachedFile> before = find("/large.txt");
  EXPECT_FALSE(before.expired());
  EXPECT_TRUE(kept->give_up());
  EXPECT_TRUE(before.expired());
  EXPECT_EQ(cache.codings("/large.txt", kStart).offered().size(), 0U);
  EXPECT_EQ(cache.encoded("/large.txt", "gzip"), nullptr);
  EXPECT_EQ(find("/large.txt")->size, 2000U);
  EXPECT_EQ(codings("/large.txt"), Codings{"gzip"});
  EXPECT_EQ(cache.files(), 1U);
}

TEST_F(FileCacheTest, KeepsNothingOpenThatItHasForgotten) {
  directory.write("large", std::string(2000, 'x'));
  {
    FileCache other{root, types, rules, {.small = 1000}};
    EXPECT_NE(std::get<File>(other.find("/large")), find("/large"));
    EXPECT_EQ(kept->count(), 2U);
  }
  EXPECT_EQ(kept->count(), 1U);
  std::filesystem::remove(directory / "large");
  EXPECT_EQ(std::get<Status>(cache.find("/large")), Status::NotFound);
  EXPECT_EQ(kept->count(), 0U);
}

TEST_F(FileCacheTest, OffersWhatIsPrecompressed) {
  directory.write("a.css", "original");
  EXPECT_EQ(codings("/a.css"), Codings{});
  for (const auto* name : {"a.css.br", "a.css.zst", "a.css.gz"}) directory.write(name, name);
  EXPECT_EQ(codings("/a.css"), Codings{}) << "that there is none is believed for a second";
  EXPECT_EQ(codings("/a.css", FileCache::Time{1s}), (Codings{"br", "zstd", "gzip"}));
  EXPECT_EQ(cache.encoded("/a.css", "br")->body, "a.css.br");
  EXPECT_EQ(cache.encoded("/a.css", "zstd")->body, "a.css.zst");
  EXPECT_EQ(cache.encoded("/a.css", "gzip")->body, "a.css.gz");
  EXPECT_EQ(cache.encoded("/a.css", "identity"), nullptr);
  EXPECT_NE(cache.encoded("/a.css", "br")->entity_tag, find("/a.css")->entity_tag);
}

TEST_F(FileCacheTest, OffersNothingThatIsOlderOrNoFile) {
  directory.write("a.css", "original");
  directory.write("a.css.br", "old");
  set_modified("a.css", 2000);
  set_modified("a.css.br", 1999);
  fs::create_directory(directory / "a.css.gz");
  EXPECT_EQ(codings("/a.css"), Codings{});
  set_modified("a.css.br", 2000);
  EXPECT_EQ(codings("/a.css", FileCache::Time{1s}), Codings{"br"});
  set_modified("a.css", 2001);
  find("/a.css");
  EXPECT_EQ(cache.encoded("/a.css", "br"), nullptr);
}

TEST_F(FileCacheTest, CompressesTextOnTheFlyOnce) {
  directory.write("a.txt", std::string(900, 'x'));
  directory.write("larger.txt", std::string(4000, 'x'));
  for (const auto* path : {"/a.txt", "/larger.txt"}) {
    EXPECT_EQ(codings(path), Codings{"gzip"});
    const auto compressed = cache.encoded(path, "gzip");
    EXPECT_TRUE(compressed->in_memory);
    EXPECT_TRUE(compressed->body.starts_with("\x1F\x8B"));
    EXPECT_LT(compressed->size, 100U);
    EXPECT_TRUE(compressed->entity_tag.ends_with("-gzip\""));
    EXPECT_EQ(compressed->media_type, "text/plain; charset=utf-8");
    EXPECT_EQ(cache.encoded(path, "gzip"), compressed);
  }
  directory.write("a.txt", std::string(901, 'y'));
  const auto old = cache.encoded("/a.txt", "gzip");
  find("/a.txt");
  EXPECT_NE(cache.encoded("/a.txt", "gzip"), old);
}

TEST_F(FileCacheTest, CompressesNothingThatDoesNotPay) {
  directory.write("tiny.txt", "hello");
  directory.write("a.png", std::string(900, 'x'));
  directory.write("huge.txt", std::string(6000, 'x'));
  for (const auto* path : {"/tiny.txt", "/a.png", "/huge.txt"}) EXPECT_EQ(codings(path), Codings{}) << path;
}

TEST_F(FileCacheTest, KeepsWhatTheRulesSay) {
  rules.add("*.css=max-age=60");
  directory.write("a.css", "");
  find("/a.css");
  EXPECT_EQ(cache.cache_control("/a.css"), "max-age=60");
  EXPECT_EQ(cache.cache_control("/not/found/b.css"), "max-age=60");
  EXPECT_EQ(cache.cache_control("/a"), "");
}

TEST_F(FileCacheTest, AllocatesNothingWhenItFindsAgain) {
  directory.write("a-name-that-is-too-long-for-a-short-string.txt", std::string(900, 'x'));
  constexpr std::string_view kPath = "/a-name-that-is-too-long-for-a-short-string.txt";
  const auto use = [&] {
    find(kPath);
    cache.codings(kPath, kStart);
    cache.encoded(kPath, "gzip");
  };
  use();
  const auto before = portico::test::allocations();
  for (int round = 0; round < 10; ++round) use();
  EXPECT_EQ(portico::test::allocations(), before);
}

// A file is never served as a mixture of two states, nor shorter than it says.
TEST_F(FileCacheTest, ReadsOneStateOfAFileThatShrinksAndGrows) {
  std::atomic<bool> stop{false};
  directory.write("a", std::string(900, 'x'));
  std::thread writer{[&] {
    for (off_t size = 0; !stop; size = (size + 300) % 1200) {
      if (::truncate((directory / "a").c_str(), size) != 0) std::abort();
    }
  }};
  for (int round = 0; round < 2000; ++round) {
    const auto file = find("/a");
    if (file->in_memory) {
      EXPECT_EQ(file->body.size(), file->size);
    }
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace portico::http
