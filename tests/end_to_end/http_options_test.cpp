#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// What the options of portico-httpd change in its answers.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

class HttpOptions : public UnderEveryPolicy {
 protected:
  void start(std::vector<std::string> options) {
    options.insert(options.end(), {"--access-log", "off"});
    server.start(options);
  }
  void expect(const std::vector<Exchange>& exchanges) const { expect_exchanges(server, exchanges); }

  HttpServer server{HttpServer::Later{}, GetParam()};
};

TEST_P(HttpOptions, SpaAnswersUnknownPathsWithTheIndex) {
  server.root.write("index.html", "the app");
  server.root.write("app.js", "code");
  fs::create_directories(server.root / "assets");
  start({"--spa", "--no-listing"});
  expect({
      {get("/"), 200, {}, {}, "the app"},
      {get("/app.js"), 200, {}, {}, "code"},
      {get("/users/7?tab=1"), 200, {"Content-Type: text/html; charset=utf-8"}, {}, "the app"},
      {get("/assets/"), 200, {}, {}, "the app"},
      {request("POST", "/users/7"), 405},
      {request("HEAD", "/users/7"), 200, {"Content-Length: 7"}, {}, ""},
  });
}

TEST_P(HttpOptions, NoListingHidesDirectories) {
  fs::create_directories(server.root / "dir");
  server.root.write("dir/file", "x");
  start({"--no-listing"});
  expect({{get("/dir/"), 403}, {get("/dir"), 301}, {get("/dir/file"), 200}, {get("/"), 403}});
}

TEST_P(HttpOptions, ErrorPagesAreOnesOwn) {
  const TemporaryDirectory pages;
  pages.write("404.html", "<p>lost");
  pages.write("400.html", "<p>bad");
  start({"--error-pages", pages.path().string()});
  Exchange bad{"GET / HTTP/1.1\r\n\r\n", 400, {"Content-Type: text/html; charset=utf-8"}, {}, "<p>bad"};
  bad.keep_alive = false;
  expect({
      {get("/nothing"), 404, {"Content-Type: text/html; charset=utf-8", "Content-Length: 7"}, {}, "<p>lost"},
      {request("HEAD", "/nothing"), 404, {"Content-Length: 7"}, {}, ""},
      bad,
  });
  EXPECT_NE(server.ask(request("TRACE", "/")).body.find("405 Method Not Allowed"), std::string::npos);
}

TEST_P(HttpOptions, CorsLetsOtherOriginsIn) {
  server.root.write("file", "x");
  const std::string all = "Access-Control-Allow-Origin: *";
  start({"--cors", "*", "--writable"});
  expect({
      {get("/file", "Origin: http://b\r\n"), 200, {all, "Access-Control-Expose-Headers: Content-Range, ETag"}},
      {get("/nothing"), 404, {all}},
      {request(
           "OPTIONS", "/file",
           "Origin: http://b\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a, x-b\r\n"),
       204,
       {all, "Access-Control-Allow-Methods: GET, HEAD, PUT, DELETE, OPTIONS", "Access-Control-Allow-Headers: x-a, x-b",
        "Access-Control-Max-Age: 600"}},
      {request("OPTIONS", "/file"), 204, {all}, {"Access-Control-Allow-Methods"}},
  });
}

TEST_P(HttpOptions, CorsForOneOriginVaries) {
  server.root.write("file", "x");
  start({"--cors", "https://b.example"});
  expect({{get("/file"), 200, {"Access-Control-Allow-Origin: https://b.example", "Vary: Origin"}}});
}

TEST_P(HttpOptions, WithoutCorsNothingIsSaidOfOrigins) {
  server.root.write("file", "x");
  start({});
  expect({
      {get("/file", "Origin: http://b\r\n"), 200, {}, {"Access-Control-Allow-Origin", "Server", "Cache-Control"}},
      {request("OPTIONS", "/", "Access-Control-Request-Method: PUT\r\n"), 204, {}, {"Access-Control-Allow-Methods"}},
  });
}

TEST_P(HttpOptions, CacheControlIsThatOfTheFirstPatternThatMatches) {
  fs::create_directories(server.root / "assets");
  server.root.write("assets/app.css", "x");
  server.root.write("page.html", "x");
  server.root.write("other", "x");
  start({"--cache-control", "*.css=max-age=3600", "--cache-control", "/page*=no-cache", "--cache-control",
         "/assets/*=immutable"});
  expect({
      {get("/assets/app.css"), 200, {"Cache-Control: max-age=3600"}},
      {get("/assets/app.css", "If-None-Match: *\r\n"), 304, {"Cache-Control: max-age=3600"}},
      {get("/page.html"), 200, {"Cache-Control: no-cache"}},
      {get("/other"), 200, {}, {"Cache-Control"}},
  });
}

TEST_P(HttpOptions, SiteChoosesADirectoryByTheHost) {
  const TemporaryDirectory other;
  server.root.write("file", "main");
  other.write("file", "other");
  start({"--site", "b.example=" + other.path().string()});
  const auto from = [](const std::string& host) { return "GET /file HTTP/1.1\r\nHost: " + host + "\r\n\r\n"; };
  expect({
      {from("b.example"), 200, {}, {}, "other"},
      {from("B.Example:8080"), 200, {}, {}, "other"},
      {from("b.example."), 200, {}, {}, "other"},
      {from("c.example"), 200, {}, {}, "main"},
      {from("[::1]:80"), 200, {}, {}, "main"},
      {"GET http://b.example/file HTTP/1.1\r\nHost: a\r\n\r\n", 200, {}, {}, "other"},
      {"GET /file HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, {}, {}, "main"},
  });
}

TEST_P(HttpOptions, ServerNameIsSaidEverywhere) {
  start({"--server-name", "an example"});
  expect({{get("/"), 200, {"Server: an example"}}, {get("/nothing"), 404, {"Server: an example"}}});
}

TEST_P(HttpOptions, ListenTakesAUnixSocketAndIPv6) {
  const TemporaryDirectory directory;
  HttpServer local{GetParam(), {"--access-log", "off"}, "unix:" + (directory / "socket").string()};
  local.root.write("file", "x");
  EXPECT_EQ(local.get("/file").body, "x");
  EXPECT_EQ(local.stop(), 0);
  EXPECT_FALSE(fs::exists(directory / "socket"));
  HttpServer six{GetParam(), {"--access-log", "off"}, "[::1]:0"};
  six.root.write("file", "x");
  EXPECT_EQ(six.get("/file").body, "x");
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpOptions, kEveryPolicy, policy_name);

TEST(HttpOptions, RefusesWhatCannotBeMeant) {
  const TemporaryDirectory root;
  const std::vector<std::vector<std::string>> wrong = {
      {"--site", "b.example"},  {"--site", "b.example=/no/such/directory"},
      {"--cache-control", "x"}, {"--access-log-format", "x"},
      {"--max-upload", "10"},   {"--max-upload", "ten", "--writable"},
      {"--cors", "a\r\nX: y"},  {"--error-pages", "/no/such/directory"}};
  for (std::vector<std::string> words : wrong) {
    const std::string option = words.front();
    words.insert(words.begin(),
                 {PORTICO_BIN_DIR "/portico-httpd", "--listen", "127.0.0.1:0", "--root", root.path().string()});
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, 2) << option;
    EXPECT_NE(outcome.errors.find(option), std::string::npos) << outcome.errors;
  }
}

}  // namespace
}  // namespace portico::test
