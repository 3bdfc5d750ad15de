// A browser and our server.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/policies.h"
#include "tests/interop/http/http_server.h"
#include "tests/interop/http/pages.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Chromium : public testing::TestWithParam<const char*> {
 protected:
  Outcome chromium(const std::string& action, const std::string& page) const {
    return run({"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-proxy-server",
                "--disable-background-networking", "--virtual-time-budget=10000",
                "--user-data-dir=" + profile.path().string(), action, server.url(page)});
  }

  // What the page looks like once its scripts have run.
  std::string dom(const std::string& page) const { return chromium("--dump-dom", page).output; }

  TemporaryDirectory profile;
  // A browser holds connections that it does not use yet, which under `loop` would be all that there may be.
  HttpServer server{GetParam(), {"--overload", "shed"}};
};

using ChromiumUnderEveryPolicy = Chromium;

TEST_P(ChromiumUnderEveryPolicy, LoadsAPageWithFiftyAssets) {
  write_page_with_assets(server.root);
  EXPECT_THAT(dom("/assets.html"), HasSubstr(">50 of 50 loaded<"));
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
  EXPECT_GE(server.logged("\" 200 "), std::size_t{kAssets} + 1);
}

INSTANTIATE_TEST_SUITE_P(Http, ChromiumUnderEveryPolicy, kEveryPolicy, policy_name);

TEST_P(Chromium, SortsAListingByTheLinksInItsHeadings) {
  std::filesystem::create_directories(server.root / "listed/sub");
  server.root.write("listed/a", std::string(3000, 'x'));
  server.root.write("listed/b", std::string(10, 'x'));
  server.root.write("listed/c", std::string(500, 'x'));
  write_page_that_sorts(server.root);
  EXPECT_THAT(dom("/sort.html"), HasSubstr(">../ sub/ a b c;../ sub/ b c a;../ sub/ a c b;../ sub/ a b c;<"));
}

TEST_P(Chromium, ShowsAListing) {
  server.root.write("größe & <b>", "x");
  const std::string picture = profile / "listing.png";
  const Outcome shown = chromium("--screenshot=" + picture, "/");
  EXPECT_EQ(shown.status, 0) << shown.errors;
  EXPECT_THAT(profile.read("listing.png"), StartsWith("\x89PNG"));
  EXPECT_THAT(dom("/"), HasSubstr(">größe &amp; &lt;b&gt;</a>"));
}

// A little-endian number of as many bytes as T has.
template <class T>
std::string bytes_of(T number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(number >> (8 * i));
  return bytes;
}

// Silence in two channels, 16 bits, 44100 times a second: 190 seconds.
void write_sound(const TemporaryDirectory& root) {
  constexpr std::uint32_t kSize = 32U << 20U;
  const std::string format = bytes_of<std::uint16_t>(1) + bytes_of<std::uint16_t>(2) + bytes_of<std::uint32_t>(44100) +
                             bytes_of<std::uint32_t>(44100 * 4) + bytes_of<std::uint16_t>(4) +
                             bytes_of<std::uint16_t>(16);
  root.write("long.wav", "RIFF" + bytes_of(36 + kSize) + "WAVEfmt " + bytes_of<std::uint32_t>(16) + format + "data" +
                             bytes_of(kSize));
  std::filesystem::resize_file(root / "long.wav", 44 + kSize);
}

// It asks for the beginning first, gives that up, and asks for what comes from there on.
TEST_P(Chromium, SeeksInASoundByRanges) {
  write_sound(server.root);
  write_page_that_seeks(server.root);
  EXPECT_THAT(dom("/seek.html"), HasSubstr(">at 150 of 190<"));
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
  EXPECT_GE(server.logged("\"GET /long.wav HTTP/1.1\" 206 "), 1U);
  EXPECT_EQ(server.logged("\"GET /long.wav HTTP/1.1\" 200 "), 0U);
  EXPECT_EQ(server.logged("\"GET /long.wav HTTP/1.1\" 206 33554476 "), 0U) << "it has fetched all of it";
}

INSTANTIATE_TEST_SUITE_P(Http, Chromium, testing::Values("async"), policy_name);

}  // namespace
}  // namespace portico::test
