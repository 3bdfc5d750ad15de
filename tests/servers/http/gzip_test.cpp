#include "servers/http/frontend/gzip.h"

#include <zlib.h>

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/noise.h"

namespace portico::http {
namespace {

std::string gunzip(std::string compressed, std::size_t size) {
  std::string body(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(body.data());
  stream.avail_out = static_cast<uInt>(body.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  body.resize(stream.total_out);
  ::inflateEnd(&stream);
  return body;
}

TEST(Gzip, GivesTheBodyBack) {
  for (const std::size_t size : {0U, 1U, 1000U, 100'000U}) {
    const std::string body(size, 'x');
    EXPECT_EQ(gunzip(gzip(body), size), body);
  }
}

TEST(Gzip, MakesTextSmaller) { EXPECT_LT(gzip(std::string(100'000, 'x')).size(), 1000U); }

TEST(Gzip, CopesWithWhatDoesNotBecomeSmaller) {
  const std::string body = portico::test::noise(200'000);
  EXPECT_EQ(gunzip(gzip(body), body.size()), body);
}

TEST(Gzip, TakesABodyAtEverySplit) {
  const std::string_view body = "a body, a body, and more of the body";
  for (std::size_t split = 0; split <= body.size(); ++split) {
    GzipStream stream;
    std::string out;
    stream.write(body.substr(0, split), out);
    auto moved = std::move(stream);
    moved.write(body.substr(split), out);
    moved.finish(out);
    EXPECT_EQ(gunzip(out, body.size()), body);
  }
}

}  // namespace
}  // namespace portico::http
