#include "servers/http/frontend/gathered_upload.h"

#include <cstddef>
#include <fstream>
#include <string>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "servers/http/frontend/document_root.h"
#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

// How often this process has called write(2) and its like.
std::size_t writes_so_far() {
  std::ifstream numbers{"/proc/self/io"};
  std::string name;
  std::size_t value = 0;
  while (numbers >> name >> value) {
    if (name == "syscw:") return value;
  }
  return 0;
}

class GatheredUploadTest : public testing::Test {
 protected:
  files::Upload begin(const files::UploadTerms& terms = {}) const {
    auto begun = root.begin_upload("/file", terms);
    return std::get<files::Upload>(std::move(begun));
  }

  portico::test::TemporaryDirectory directory;
  DocumentRoot root{directory.path().string()};
};

TEST_F(GatheredUploadTest, WritesAllPiecesInTheirOrder) {
  files::Upload upload = begin();
  GatheredUpload gathered{upload};
  std::string all;
  for (std::size_t size = 0; size < 2 * GatheredUpload::kMost; size = 2 * size + 1) {
    for (const std::size_t each : {size, std::size_t{1}, size}) {
      const std::string piece(each, static_cast<char>('a' + all.size() % 26));
      EXPECT_FALSE(gathered.write(piece));
      all += piece;
    }
  }
  EXPECT_FALSE(gathered.finish());
  EXPECT_TRUE(std::holds_alternative<std::string>(upload.publish()));
  EXPECT_EQ(directory.read("file"), all);
}

TEST_F(GatheredUploadTest, WritesManySmallPiecesWithFewCalls) {
  files::Upload upload = begin();
  GatheredUpload gathered{upload};
  const std::size_t before = writes_so_far();
  for (std::size_t n = 0; n < 2 * GatheredUpload::kMost; ++n) ASSERT_FALSE(gathered.write("x"));
  EXPECT_FALSE(gathered.finish());
  const std::size_t calls = writes_so_far() - before;
  EXPECT_GE(calls, 1u);
  EXPECT_LE(calls, 3u);
}

TEST_F(GatheredUploadTest, SaysWhatGoesBeyondTheTerms) {
  files::Upload upload = begin({.max_size = 10});
  GatheredUpload gathered{upload};
  for (int n = 0; n < 11; ++n) EXPECT_FALSE(gathered.write("x"));
  const auto error = gathered.finish();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->cause, files::Cause::TooLarge);
}

}  // namespace
}  // namespace portico::http
