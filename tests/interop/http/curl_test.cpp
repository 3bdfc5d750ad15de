// curl and our server.
#include "tests/interop/http/curl.h"

#include <cstddef>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/policies.h"
#include "tests/interop/http/http_server.h"
#include "tests/support/noise.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kLarge = 5'000'000;

// With a server that takes uploads.
class Curl : public testing::TestWithParam<const char*> {
 protected:
  std::string local_path(const std::string& name) const { return (local / name).string(); }

  TemporaryDirectory local;
  HttpServer server{GetParam(), {"--writable"}};
};

using CurlUnderEveryPolicy = Curl;

TEST_P(CurlUnderEveryPolicy, GetsFilesOfEverySize) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65'537}, kLarge}) {
    server.root.write("file", noise(size));
    const Outcome got = curl({"--fail", "-o", local_path("file"), server.url("/file")});
    ASSERT_EQ(got.status, 0) << size << ": " << got.errors;
    EXPECT_TRUE(local.read("file") == noise(size)) << size << " differs";
  }
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(CurlUnderEveryPolicy, ReusesOneConnectionForSeveralUrls) {
  server.root.write("file", noise(kLarge));
  const std::string url = server.url("/file");
  const Outcome got = curl({"-o", local_path("1"), url, "-o", local_path("2"), url, "-o", local_path("3"), url, "-I",
                            "-w", "%{num_connects} %{http_code}\n"});
  EXPECT_EQ(got.output, "1 200\n0 200\n0 200\n") << got.errors;
}

TEST_P(CurlUnderEveryPolicy, PutsAfter100ContinueAndDeletes) {
  local.write("file", noise(kLarge));
  const std::string url = server.url("/file");
  const Outcome put = curl({"-v", "-H", "Expect: 100-continue", "-T", local_path("file"), url, "-w", "%{http_code}"});
  EXPECT_EQ(put.output, "201") << put.errors;
  EXPECT_THAT(put.errors, HasSubstr("< HTTP/1.1 100 Continue"));
  EXPECT_TRUE(server.root.read("file") == noise(kLarge));
  EXPECT_EQ(curl({"-X", "DELETE", url, "-w", "%{http_code}"}).output, "204");
  EXPECT_TRUE(server.root.names().empty());
}

INSTANTIATE_TEST_SUITE_P(Http, CurlUnderEveryPolicy, kEveryPolicy, policy_name);

TEST_P(Curl, AsksForTheHeadOnly) {
  server.root.write("file.txt", noise(kLarge));
  const Outcome got = curl({"-I", server.url("/file.txt"), "-w", "%{size_download}"});
  EXPECT_THAT(got.output, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(got.output, HasSubstr("\r\nContent-Length: 5000000\r\n"));
  EXPECT_THAT(got.output, testing::EndsWith("\r\n\r\n0")) << got.errors;
}

TEST_P(Curl, GetsRanges) {
  server.root.write("file", "0123456789abcdef");
  EXPECT_EQ(curl({"-r", "4-7", server.url("/file"), "-w", " %{http_code}"}).output, "4567 206");
  EXPECT_EQ(curl({"-r", "-3", server.url("/file")}).output, "def");
  const Outcome parts = curl({"-i", "-r", "0-1,8-9", server.url("/file")});
  EXPECT_THAT(parts.output, HasSubstr("\r\nContent-Type: multipart/byteranges; boundary="));
  EXPECT_THAT(parts.output, HasSubstr("Content-Range: bytes 0-1/16\r\n\r\n01\r\n--"));
  EXPECT_THAT(parts.output, HasSubstr("Content-Range: bytes 8-9/16\r\n\r\n89\r\n--"));
}

TEST_P(Curl, ResumesADownloadAndIsContentWithAWholeOne) {
  server.root.write("file", noise(kLarge));
  local.write("file", noise(kLarge).substr(0, 1'234'567));
  const std::vector<std::string> resume = {
      "-C", "-", "-o", local_path("file"), server.url("/file"), "-w", "%{http_code} %{size_download}"};
  EXPECT_EQ(curl(resume).output, "206 3765433");
  EXPECT_TRUE(local.read("file") == noise(kLarge));
  const Outcome again = curl(resume);
  EXPECT_EQ(again.status, 0) << again.errors;
  EXPECT_THAT(again.output, StartsWith("416 "));
  EXPECT_TRUE(local.read("file") == noise(kLarge));
}

TEST_P(Curl, DecodesWhatIsCompressed) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i) + "\n";
  server.root.write("now.txt", text);
  server.root.write("before.txt", text);
  ASSERT_EQ(run({"/bin/gzip", "--keep", (server.root / "before.txt").string()}).status, 0);
  for (const std::string path : {"/now.txt", "/before.txt"}) {
    const Outcome got = curl({"--compressed", "-D", "-", "-o", local_path("file"), server.url(path)});
    EXPECT_THAT(got.output, HasSubstr("\r\nContent-Encoding: gzip\r\n")) << path;
    EXPECT_TRUE(local.read("file") == text) << path << " differs";
  }
}

TEST_P(Curl, PutsInChunks) {
  local.write("file", noise(kLarge));
  const Outcome put =
      curl({"-T", local_path("file"), "-H", "Transfer-Encoding: chunked", server.url("/file"), "-w", "%{http_code}"});
  EXPECT_EQ(put.output, "201") << put.errors;
  EXPECT_TRUE(server.root.read("file") == noise(kLarge));
}

TEST_P(Curl, SpeaksHttp10) {
  server.root.write("file", noise(kLarge));
  const Outcome got = curl({"--http1.0", "-o", local_path("file"), server.url("/file"), "-w", "%{http_code}"});
  EXPECT_EQ(got.output, "200") << got.errors;
  EXPECT_TRUE(local.read("file") == noise(kLarge));
}

TEST_P(Curl, DoesNotReachWhatIsOutside) {
  server.root.write("file", "inside");
  for (const std::string path : {"/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2E%2E/etc/passwd",
                                 "/..%2f..%2f..%2fetc%2fpasswd", "/file/../../../../etc/passwd", "//etc/passwd",
                                 "/%2fetc/passwd", "/..\\..\\etc\\passwd", "/.%00./.%00./etc/passwd"}) {
    const Outcome got = curl({"--path-as-is", server.url(path), "-w", "\n%{http_code}"});
    EXPECT_THAT(got.output, testing::ContainsRegex("\n(400|403|404)$")) << path << got.errors;
    EXPECT_THAT(got.output, testing::Not(HasSubstr("root:"))) << path;
  }
}

INSTANTIATE_TEST_SUITE_P(Http, Curl, testing::Values("async"), policy_name);

TEST(CurlTransports, SendsNoBodyWhereNothingMayBePut) {
  HttpServer server{"async"};
  TemporaryDirectory local;
  local.write("file", noise(kLarge));
  const Outcome put = curl({"-H", "Expect: 100-continue", "-T", (local / "file").string(), server.url("/file"), "-o",
                            "/dev/null", "-w", "%{http_code} %{size_upload}"});
  EXPECT_EQ(put.output, "405 0") << put.errors;
}

TEST(CurlTransports, ReachesAUnixSocket) {
  TemporaryDirectory sockets;
  const std::string path = (sockets / "s").string();
  HttpServer server{"async", {}, "unix:" + path};
  server.root.write("file", "through a socket");
  EXPECT_EQ(curl({"--unix-socket", path, "http://localhost/file"}).output, "through a socket");
}

TEST(CurlTransports, ReachesIPv6) {
  HttpServer server{"async", {}, "[::1]:0"};
  server.root.write("file", "sixth");
  EXPECT_EQ(curl({"-g", server.url("/file")}).output, "sixth");
}

}  // namespace
}  // namespace portico::test
