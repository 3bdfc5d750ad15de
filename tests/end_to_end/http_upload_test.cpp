#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/noise.h"

// PUT and DELETE of portico-httpd.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

const std::string kNever = "If-Unmodified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\n";

class HttpUpload : public UnderEveryPolicy {
 protected:
  HttpUpload() {
    server.root.write("file", "old");
    fs::create_directories(server.root / "dir");
  }

  void expect(const std::vector<Exchange>& exchanges) const { expect_exchanges(server, exchanges); }
  HttpAnswer put(const std::string& path, const std::string& body, const std::string& lines = {}) const {
    return server.ask(request("PUT", path, lines, body));
  }

  // Whether there is a file that is on its way in, though it has no name that is served.
  bool uploading() const {
    return std::ranges::any_of(server.root.names(), [](const auto& name) { return name.starts_with(".portico"); });
  }

  HttpServer server{GetParam(), {"--writable", "--max-upload", "1000000", "--access-log", "off"}};
};

TEST_P(HttpUpload, MakesAndReplacesFiles) {
  const HttpAnswer made = put("/new", "one");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.field("Location"), "/new");
  EXPECT_EQ(server.root.read("new"), "one");
  const HttpAnswer replaced = put("/new", "two");
  EXPECT_EQ(replaced.status, 204);
  EXPECT_FALSE(replaced.has("Location"));
  const HttpAnswer got = server.get("/new");
  EXPECT_EQ(got.body, "two");
  EXPECT_EQ(got.field("ETag"), replaced.field("ETag"));
  EXPECT_NE(got.field("ETag"), made.field("ETag"));
  const std::string large = noise(900'000);
  EXPECT_EQ(put("/large", large).status, 201);
  EXPECT_EQ(server.get("/large").body, large);
}

// A host in it would be another one.
TEST_P(HttpUpload, SaysWhereAFileIsOnThisHost) {
  fs::create_directories(server.root / "evil.com");
  EXPECT_EQ(put("//evil.com/x", "x").field("Location"), "/evil.com/x");
  EXPECT_EQ(put("/a%20b", "x").field("Location"), "/a%20b");
}

// Files are looked at once for all that has come together; what this server changes itself in between is not missed.
TEST_P(HttpUpload, IsSeenByWhatCameTogetherWithIt) {
  HttpClient client = server.client();
  const std::string get = request("GET", "/file");
  client.send(get + request("PUT", "/file", {}, "new") + get + request("DELETE", "/file") + get);
  EXPECT_EQ(client.receive().body, "old");
  EXPECT_EQ(client.receive(http::Method::Put).status, 204);
  EXPECT_EQ(client.receive().body, "new");
  EXPECT_EQ(client.receive(http::Method::Delete).status, 204);
  EXPECT_EQ(client.receive().status, 404);
}

TEST_P(HttpUpload, IsSeenUnderEveryNameOfTheFile) {
  fs::create_directory_symlink("dir", server.root / "link");
  server.root.write("dir/file", "old");
  HttpClient client = server.client();
  const std::string get = request("GET", "/link/file");
  client.send(get + request("PUT", "/dir/file", {}, "new") + get);
  EXPECT_EQ(client.receive().body, "old");
  EXPECT_EQ(client.receive(http::Method::Put).status, 204);
  EXPECT_EQ(client.receive().body, "new");
}

TEST_P(HttpUpload, WantsADirectoryToPutItInto) {
  expect({
      {request("PUT", "/dir", "", "x"), 409},
      {request("PUT", "/dir/", "", "x"), 409},
      {request("PUT", "/", "", "x"), 409},
      {request("PUT", "/nothing/x", "", "x"), 409},
      {request("PUT", "/file/x", "", "x"), 409},
      {request("PUT", "/.hidden", "", "x"), 403},
      {request("PUT", "/.portico-upload-1", "", "x"), 403},
      {request("PUT", "/dir/in", "", "x"), 201},
      {request("PUT", "/empty", "Content-Length: 0\r\n"), 201},
  });
  EXPECT_EQ(server.root.names(), (std::vector<std::string>{"dir", "empty", "file"}));
}

TEST_P(HttpUpload, DoesNotWriteThroughLinks) {
  const TemporaryDirectory outside;
  outside.write("kept", "kept");
  fs::create_symlink(outside / "kept", server.root / "link");
  fs::create_symlink(outside.path(), server.root / "out");
  EXPECT_GE(put("/link", "x").status, 400);
  EXPECT_GE(put("/out/new", "x").status, 400);
  EXPECT_GE(server.ask(request("DELETE", "/link")).status, 400);
  EXPECT_GE(server.ask(request("DELETE", "/out/kept")).status, 400);
  EXPECT_EQ(outside.read("kept"), "kept");
  EXPECT_EQ(outside.names().size(), 1u);
}

TEST_P(HttpUpload, TakesNoParts) {
  expect({{request("PUT", "/file", "Content-Range: bytes 0-2/3\r\n", "new"), 400}});
  EXPECT_EQ(server.root.read("file"), "old");
}

TEST_P(HttpUpload, HappensOnlyInTheExpectedState) {
  const std::string tag = server.get("/file").field("ETag");
  expect({
      {request("PUT", "/file", "If-None-Match: *\r\n", "x"), 412},
      {request("PUT", "/file", "If-Match: \"x\"\r\n", "x"), 412},
      {request("PUT", "/new", "If-Match: *\r\n", "x"), 412},
      {request("PUT", "/file", kNever, "x"), 412},
      {request("PUT", "/file", "If-None-Match: " + tag + "\r\n", "x"), 412},
      {request("DELETE", "/file", "If-Match: \"x\"\r\n"), 412},
      {request("DELETE", "/file", kNever), 412},
  });
  EXPECT_EQ(server.root.read("file"), "old");
  EXPECT_EQ(server.root.names(), (std::vector<std::string>{"dir", "file"}));
  EXPECT_EQ(put("/file", "new", "If-Match: " + tag + "\r\n").status, 204);
  EXPECT_EQ(put("/file", "newer", "If-Match: " + tag + "\r\n").status, 412);
  EXPECT_EQ(put("/new", "x", "If-None-Match: *\r\n").status, 201);
  EXPECT_EQ(server.root.read("file"), "new");
}

TEST_P(HttpUpload, HasALimit) {
  const std::string most(1'000'000, 'x');
  EXPECT_EQ(put("/most", most).status, 201);
  EXPECT_EQ(server.ask(request("PUT", "/more", "Content-Length: 1000001\r\n")).status, 413);
  EXPECT_EQ(server.ask(request("PUT", "/more", "Content-Length: 1000001\r\nExpect: 100-continue\r\n")).status, 413);
  HttpClient client = server.client();
  client.send(request("PUT", "/more", "Transfer-Encoding: chunked\r\n") + "F4240\r\n" + most + "\r\n1\r\n");
  EXPECT_EQ(client.receive(http::Method::Put).status, 413);
  EXPECT_FALSE(fs::exists(server.root / "more"));
  EXPECT_TRUE(eventually([&] { return !uploading(); }));
}

TEST_P(HttpUpload, ReplacesNothingBeforeItIsComplete) {
  HttpClient client = server.client();
  client.send(request("PUT", "/file", "Content-Length: 100\r\n") + "half");
  ASSERT_TRUE(eventually([&] { return uploading(); }));
  EXPECT_EQ(server.root.read("file"), "old");
  if (std::string_view{GetParam()} != "loop") {
    EXPECT_EQ(server.get("/file").body, "old");
  }
  client.send(std::string(96, 'x'));
  EXPECT_EQ(client.receive(http::Method::Put).status, 204);
  EXPECT_EQ(server.root.read("file"), "half" + std::string(96, 'x'));
}

TEST_P(HttpUpload, IsHeldToItsConditionUntilItIsComplete) {
  const std::string tag = server.get("/file").field("ETag");
  const bool alone = std::string_view{GetParam()} == "loop";
  HttpClient client = server.client();
  client.send(request("PUT", "/file", "If-Match: " + tag + "\r\nContent-Length: 6\r\n") + "mine");
  ASSERT_TRUE(eventually([&] { return uploading(); }));
  if (alone) {
    server.root.write("file", "theirs");
  } else {
    EXPECT_EQ(put("/file", "theirs", "If-Match: " + tag + "\r\n").status, 204);
  }
  client.send("!!");
  EXPECT_EQ(client.receive(http::Method::Put).status, 412);
  EXPECT_EQ(server.root.read("file"), "theirs");
}

TEST_P(HttpUpload, KnowsTheTagOfAFileThatWasCompressedOnTheWay) {
  server.root.write("page.html", std::string(4000, 'x'));
  const HttpAnswer compressed = server.client().get("/page.html", "Accept-Encoding: gzip\r\n");
  ASSERT_EQ(compressed.field("Content-Encoding"), "gzip");
  EXPECT_EQ(put("/page.html", "new", "If-Match: " + compressed.field("ETag") + "\r\n").status, 204);
  EXPECT_EQ(put("/page.html", "newer", "If-Match: " + compressed.field("ETag") + "\r\n").status, 412);
}

TEST_P(HttpUpload, LeavesNothingOfAClientThatVanishes) {
  for (const bool reset : {false, true}) {
    HttpClient client = server.client();
    client.send(request("PUT", "/gone", "Content-Length: 100000\r\n") + std::string(5000, 'x'));
    ASSERT_TRUE(eventually([&] { return uploading(); }));
    const linger at_once{1, 0};
    if (reset) ::setsockopt(client.socket().fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    client.socket().close();
    EXPECT_TRUE(eventually([&] { return !uploading(); }));
  }
  EXPECT_EQ(server.root.names(), (std::vector<std::string>{"dir", "file"}));
  EXPECT_EQ(server.get("/gone").status, 404);
  EXPECT_EQ(server.stop(), 0);
}

TEST_P(HttpUpload, IsRemovedByTheNextServerWhenItsOwnWasKilled) {
  HttpClient client = server.client();
  client.send(request("PUT", "/gone", "Content-Length: 100000\r\n") + "x");
  ASSERT_TRUE(eventually([&] { return uploading(); }));
  server.programme().signal(SIGKILL);
  EXPECT_EQ(server.programme().wait(), -SIGKILL);
  client.socket().close();
  EXPECT_TRUE(eventually([&] {
    server.start({"--writable", "--access-log", "off"});
    return !uploading();
  }));
}

TEST_P(HttpUpload, CanBeDeleted) {
  expect({
      {request("DELETE", "/nothing"), 404},
      {request("DELETE", "/dir"), 409},
      {request("DELETE", "/dir/"), 409},
      {request("DELETE", "/file"), 204, {}, {}, ""},
      {request("DELETE", "/file"), 404},
      {get("/file"), 404},
  });
  EXPECT_EQ(server.root.names(), std::vector<std::string>{"dir"});
}

TEST_P(HttpUpload, IsNotAllowedUnlessSomebodySaysSo) {
  HttpServer read_only{GetParam(), {"--access-log", "off"}};
  read_only.root.write("file", "old");
  const std::string allow = "Allow: GET, HEAD, OPTIONS";
  const std::vector<Exchange> refused = {{request("PUT", "/file", "", "x"), 405, {allow}},
                                         {request("DELETE", "/file"), 405, {allow}}};
  expect_exchanges(read_only, refused);
  EXPECT_EQ(read_only.root.read("file"), "old");
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpUpload, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
