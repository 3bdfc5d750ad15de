#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// Parts of files, files that the client has already, and files in other codings: RFC 9110 §12 to §14.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

const std::string kDigits = "0123456789";
const std::string kDate = "Last-Modified: Sun, 09 Sep 2001 01:46:40 GMT";
const std::string kThen = "Sun, 09 Sep 2001 01:46:40 GMT\r\n";
const std::string kBefore = "Sun, 09 Sep 2001 01:46:39 GMT\r\n";
const std::string kLater = "Sun, 09 Sep 2001 01:46:41 GMT\r\n";

class HttpRepresentations : public UnderEveryPolicy {
 protected:
  HttpRepresentations() { write("digits", kDigits); }

  // A file that was changed at kThen.
  void write(const std::string& name, const std::string& content) const {
    server.root.write(name, content);
    using std::chrono::file_clock;
    using std::chrono::sys_seconds;
    fs::last_write_time(server.root / name, file_clock::from_sys(sys_seconds{std::chrono::seconds{1'000'000'000}}));
  }

  void expect(const std::vector<Exchange>& exchanges) const { expect_exchanges(server, exchanges); }
  std::string tag() const { return server.get("/digits").field("ETag"); }

  HttpServer server{GetParam(), {"--access-log", "off"}};
};

TEST_P(HttpRepresentations, GiveThePartThatIsAskedFor) {
  const auto part = [](const std::string& range, const std::string& which, const std::string& body) {
    return Exchange{
        get("/digits", "Range: " + range + "\r\n"), 206, {"Content-Range: bytes " + which, kDate}, {}, body};
  };
  expect({
      part("bytes=0-0", "0-0/10", "0"),
      part("bytes=2-4", "2-4/10", "234"),
      part("Bytes=7-", "7-9/10", "789"),
      part("bytes=-3", "7-9/10", "789"),
      part("bytes=-99", "0-9/10", kDigits),
      part("bytes=5-99999999999999999999999", "5-9/10", "56789"),
      part("bytes=0-3,2-5", "0-5/10", "012345"),
      part("bytes=4-5,0-3", "0-5/10", "012345"),
      part("bytes=8-,99-", "8-9/10", "89"),
      {"GET /digits HTTP/1.0\r\nConnection: keep-alive\r\nRange: bytes=1-2\r\n\r\n", 206, {}, {}, "12"},
  });
}

TEST_P(HttpRepresentations, GiveAllWhereARangeMeansNothing) {
  std::string many = "Range: bytes=";
  for (int i = 0; i < 1000; ++i) many += "0-0,2-2,";
  const auto all = [](const std::string& lines) {
    return Exchange{get("/digits", lines + "\r\n"), 200, {"Accept-Ranges: bytes"}, {"Content-Range"}, kDigits};
  };
  expect({
      all("Range: lines=0-1"),
      all("Range: bytes=x-1"),
      all("Range: bytes=4-2"),
      all("Range: bytes="),
      all("Range: bytes"),
      all(many),
      {request("HEAD", "/digits", "Range: bytes=0-1\r\n"), 200, {"Content-Length: 10"}, {"Content-Range"}},
  });
}

TEST_P(HttpRepresentations, HaveNothingBeyondTheirEnd) {
  expect({
      {get("/digits", "Range: bytes=10-\r\n"), 416, {"Content-Range: bytes */10"}},
      {get("/digits", "Range: bytes=-0\r\n"), 416, {"Content-Range: bytes */10"}},
      {get("/digits", "Range: bytes=99-100,200-\r\n"), 416, {"Content-Range: bytes */10"}},
  });
}

TEST_P(HttpRepresentations, GiveSeveralPartsInOneMessage) {
  write("large", std::string(300'000, 'x') + kDigits);  // not in memory
  for (const std::string path : {"/digits", "/large"}) {
    const bool small = path == "/digits";
    const HttpAnswer answer = server.get(path, "Range: bytes=0-1,-2\r\n");
    EXPECT_EQ(answer.status, 206);
    const std::string type = answer.field("Content-Type");
    const std::string start = "multipart/byteranges; boundary=";
    ASSERT_EQ(type.find(start), 0u) << type;
    const std::string boundary = "--" + type.substr(start.size());
    const std::string head = boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ";
    EXPECT_EQ(answer.body, head + (small ? "0-1/10\r\n\r\n01\r\n" : "0-1/300010\r\n\r\nxx\r\n") + head +
                               (small ? "8-9/10\r\n\r\n89\r\n" : "300008-300009/300010\r\n\r\n89\r\n") + boundary +
                               "--\r\n");
    EXPECT_FALSE(answer.has("Content-Range"));
  }
}

TEST_P(HttpRepresentations, GiveAPartOnlyOfWhatTheClientKnows) {
  const auto part = [](const std::string& if_range, int status) {
    return Exchange{get("/digits", "Range: bytes=0-0\r\nIf-Range: " + if_range), status};
  };
  expect({
      part(tag() + "\r\n", 206),
      part("\"other\"\r\n", 200),
      part("W/" + tag() + "\r\n", 200),
      part(kThen, 206),
      part(kBefore, 200),
      part(kLater, 200),
      part("nonsense\r\n", 200),
  });
}

TEST_P(HttpRepresentations, AreNotSentToWhoHasThem) {
  const std::string etag = "ETag: " + tag();
  const auto known = [&](const std::string& lines) {
    return Exchange{get("/digits", lines), 304, {etag, kDate}, {"Content-Length", "Content-Type"}, ""};
  };
  const auto sent = [](const std::string& lines) { return Exchange{get("/digits", lines), 200, {}, {}, kDigits}; };
  expect({
      known("If-None-Match: " + tag() + "\r\n"),
      known("If-None-Match: \"x\", W/" + tag() + "\r\n"),
      known("If-None-Match: *\r\n"),
      sent("If-None-Match: \"x\"\r\n"),
      known("If-Modified-Since: " + kThen),
      known("If-Modified-Since: " + kLater),
      sent("If-Modified-Since: " + kBefore),
      sent("If-Modified-Since: yesterday\r\n"),
      sent("If-None-Match: \"x\"\r\nIf-Modified-Since: " + kLater),
      known("If-None-Match: *\r\nRange: bytes=0-1\r\n"),
      {request("HEAD", "/digits", "If-None-Match: *\r\n"), 304, {etag}},
  });
}

TEST_P(HttpRepresentations, AreSentOnlyToWhoWantsThisState) {
  const auto failed = [](const std::string& lines) { return Exchange{get("/digits", lines), 412}; };
  const auto sent = [](const std::string& lines) { return Exchange{get("/digits", lines), 200, {}, {}, kDigits}; };
  expect({
      sent("If-Match: " + tag() + "\r\n"),
      sent("If-Match: *\r\n"),
      failed("If-Match: \"x\"\r\n"),
      failed("If-Match: W/" + tag() + "\r\n"),
      sent("If-Unmodified-Since: " + kThen),
      failed("If-Unmodified-Since: " + kBefore),
      sent("If-Match: *\r\nIf-Unmodified-Since: " + kBefore),
      failed("If-Match: \"x\"\r\nIf-None-Match: *\r\n"),
  });
}

TEST_P(HttpRepresentations, ComeInTheCodingThatTheClientLikesBest) {
  const std::string page(2000, 'x');
  write("page.html", page);
  write("page.html.br", "brotli");
  write("page.html.zst", "zstandard");
  write("page.html.gz", "gzipped");
  const auto coded = [](const std::string& accept, const std::string& coding, const std::string& body) {
    return Exchange{get("/page.html", "Accept-Encoding: " + accept + "\r\n"),
                    200,
                    {"Content-Encoding: " + coding, "Vary: Accept-Encoding", "Content-Type: text/html; charset=utf-8"},
                    {},
                    body};
  };
  const auto plain = [&](const std::string& lines) {
    return Exchange{get("/page.html", lines), 200, {"Vary: Accept-Encoding"}, {"Content-Encoding"}, page};
  };
  expect({
      coded("gzip, zstd, br", "br", "brotli"),
      coded("gzip, zstd", "zstd", "zstandard"),
      coded("gzip", "gzip", "gzipped"),
      coded("br;q=0.5, gzip;q=0.9", "gzip", "gzipped"),
      coded("br;q=0, *", "zstd", "zstandard"),
      coded("GZIP", "gzip", "gzipped"),
      plain(""),
      plain("Accept-Encoding: identity\r\n"),
      plain("Accept-Encoding: identity, br;q=0.5\r\n"),
      plain("Accept-Encoding: br;q=0\r\n"),
      plain("Accept-Encoding: compress\r\n"),
      {get("/page.html", "Accept-Encoding: br\r\nRange: bytes=0-2\r\n"),
       206,
       {"Content-Range: bytes 0-2/6"},
       {},
       "bro"},
      {get("/page.html.br"), 200, {}, {"Content-Encoding"}, "brotli"},
  });
}

TEST_P(HttpRepresentations, AreCompressedWhereItPays) {
  write("text.txt", std::string(10'000, 'x'));
  write("short.txt", "x");
  write("picture.png", std::string(10'000, 'x'));
  HttpClient client = server.client();
  const std::string gzip = "Accept-Encoding: gzip\r\n";
  const HttpAnswer packed = client.get("/text.txt", gzip);
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 1000u);
  EXPECT_EQ(packed.body.substr(0, 2), "\x1F\x8B");
  const HttpAnswer plain = client.get("/text.txt");
  EXPECT_EQ(plain.body.size(), 10'000u);
  EXPECT_EQ(plain.field("Vary"), "Accept-Encoding");
  EXPECT_NE(plain.field("ETag"), packed.field("ETag"));
  EXPECT_EQ(client.get("/text.txt", gzip + "If-None-Match: " + packed.field("ETag") + "\r\n").status, 304);
  EXPECT_EQ(client.get("/text.txt", gzip + "If-None-Match: " + plain.field("ETag") + "\r\n").status, 200);
  for (const std::string path : {"/short.txt", "/picture.png"}) {
    const HttpAnswer answer = client.get(path, gzip);
    EXPECT_FALSE(answer.has("Content-Encoding")) << path;
    EXPECT_FALSE(answer.has("Vary")) << path;
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpRepresentations, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
