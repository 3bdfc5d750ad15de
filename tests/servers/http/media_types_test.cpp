#include "servers/http/frontend/media_types.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

TEST(MediaTypes, KnowsWhatWebSitesAreMadeOf) {
  const MediaTypes types;
  EXPECT_EQ(types.of("/index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(types.of("/a/b.css"), "text/css; charset=utf-8");
  EXPECT_EQ(types.of("/a.mjs"), "text/javascript; charset=utf-8");
  EXPECT_EQ(types.of("/a.json"), "application/json; charset=utf-8");
  EXPECT_EQ(types.of("/a.svg"), "image/svg+xml");
  EXPECT_EQ(types.of("/a.wasm"), "application/wasm");
}

TEST(MediaTypes, AreBytesWhereNothingIsKnown) {
  const MediaTypes types;
  for (const auto* path : {"", "/", "/README", "/html", "/a.", "/a.unknown", "/a.html/b", "/a.html."}) {
    EXPECT_EQ(types.of(path), "application/octet-stream") << path;
  }
}

TEST(MediaTypes, AreFoundInAnyCase) { EXPECT_EQ(MediaTypes{}.of("/A.JPG"), "image/jpeg"); }

TEST(MediaTypes, GoByTheLongestSuffixThatIsKnown) {
  MediaTypes types;
  types.add("application/x-long tar.gz\napplication/gzip gz");
  EXPECT_EQ(types.of("/v1.2.tar.gz"), "application/x-long");
  EXPECT_EQ(types.of("/tar.gz"), "application/gzip");
}

TEST(MediaTypes, OfATableReplaceTheBuiltInOnes) {
  MediaTypes types;
  types.add("# a comment\n\ntext/x-mine\thtml  mine # more\r\nno-type x\ntext/none\ntext/\x01 bad\ntext/last last");
  EXPECT_EQ(types.of("/a.html"), "text/x-mine; charset=utf-8");
  EXPECT_EQ(types.of("/a.mine"), "text/x-mine; charset=utf-8");
  EXPECT_EQ(types.of("/a.last"), "text/last; charset=utf-8");
  for (const auto* path : {"/a.more", "/a.x", "/a.bad"}) EXPECT_EQ(types.of(path), "application/octet-stream") << path;
}

TEST(MediaTypes, OfTheSystemNeedNotExist) {
  const portico::test::TemporaryDirectory directory;
  EXPECT_EQ(MediaTypes::of_system(directory / "none").of("/a.png"), "image/png");
  directory.write("mime.types", "image/x-other png\n");
  EXPECT_EQ(MediaTypes::of_system(directory / "mime.types").of("/a.png"), "image/x-other");
}

TEST(MediaTypes, PayCompressingWhenTheyAreTextOrLikeIt) {
  for (const auto* type : {"text/html; charset=utf-8", "text/css", "application/json", "image/svg+xml",
                           "application/ld+json", "application/wasm"}) {
    EXPECT_TRUE(pays_compressing(type)) << type;
  }
  for (const auto* type :
       {"image/png", "video/mp4", "application/gzip", "application/octet-stream", "font/woff2", ""}) {
    EXPECT_FALSE(pays_compressing(type)) << type;
  }
}

}  // namespace
}  // namespace portico::http
