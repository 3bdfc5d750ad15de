#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// What portico-httpd writes down of what it has answered.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

class HttpAccessLog : public UnderEveryPolicy {
 protected:
  void start(const std::string& format) {
    server.root.write("file", "hello");
    server.start({"--access-log", file, "--access-log-format", format});
  }

  // Once there are so many.
  std::vector<std::string> lines(std::size_t count) const {
    std::vector<std::string> all;
    EXPECT_TRUE(eventually([&] {
      all.clear();
      std::istringstream text{logs.read("log")};
      for (std::string line; std::getline(text, line);) all.push_back(line);
      return all.size() >= count;
    }));
    EXPECT_EQ(all.size(), count);
    all.resize(count);
    return all;
  }
  std::string line() const { return lines(1).front(); }

  TemporaryDirectory logs;
  std::string file = (logs / "log").string();
  HttpServer server{HttpServer::Later{}, GetParam()};
};

const std::string kTime = R"(\[[0-9]+/[A-Z][a-z]+/20[0-9]+:[0-9]+:[0-9]+:[0-9]+ \+0000\])";

// The regular expressions of POSIX, which GoogleTest has.
std::string in_common(const std::string& request, const std::string& rest) {
  return R"(^127\.0\.0\.1 - - )" + kTime + " \"" + request + "\" " + rest + "$";
}

TEST_P(HttpAccessLog, IsInTheCommonFormat) {
  start("common");
  server.get("/file?x", "Referer: http://b/\r\nUser-Agent: test\r\n");
  EXPECT_THAT(line(), testing::ContainsRegex(in_common(R"(GET /file\?x HTTP/1\.1)", "200 5")));
}

TEST_P(HttpAccessLog, IsInTheCombinedFormat) {
  start("combined");
  server.get("/file", "Referer: http://b/\r\nUser-Agent: test\r\n");
  server.ask("HEAD /nothing HTTP/1.0\r\n\r\n");
  const auto all = lines(2);
  EXPECT_THAT(all[0], testing::ContainsRegex(in_common(R"(GET /file HTTP/1\.1)", R"(200 5 "http://b/" "test")")));
  EXPECT_THAT(all[1], testing::ContainsRegex(in_common(R"(HEAD /nothing HTTP/1\.0)", R"(404 - "-" "-")")));
}

TEST_P(HttpAccessLog, IsInJson) {
  start("json");
  server.get("/file", "User-Agent: test\r\n");
  const auto record = nlohmann::json::parse(line());
  EXPECT_EQ(record["client"], "127.0.0.1");
  EXPECT_EQ(record["request"], "GET /file HTTP/1.1");
  EXPECT_EQ(record["status"], 200);
  EXPECT_EQ(record["bytes"], 5);
  EXPECT_EQ(record["user_agent"], "test");
  EXPECT_LT(record["microseconds"].get<std::int64_t>(), 30'000'000);
}

TEST_P(HttpAccessLog, KnowsWhatIsNoRequest) {
  start("json");
  server.ask("nonsense\r\n\r\n");
  const auto record = nlohmann::json::parse(line());
  EXPECT_EQ(record["request"], "");
  EXPECT_EQ(record["status"], 400);
  EXPECT_LT(record["microseconds"].get<std::int64_t>(), 30'000'000);
}

TEST_P(HttpAccessLog, IsTheSameWhateverAClientSays) {
  for (const std::string format : {"common", "combined", "json"}) {
    fs::remove(file);
    start(format);
    const std::string hostile = "\"\\\t\xFF\xC3\xA9' x";
    server.get("/%22\"'\\%0a", "User-Agent: " + hostile + "\r\nReferer: " + hostile + "\r\n");
    const std::string text = line();
    EXPECT_TRUE(std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte <= '~'; })) << text;
    if (format == "json") {
      EXPECT_TRUE(nlohmann::json::accept(text)) << text;
    }
    if (format == "combined") {
      EXPECT_NE(text.find(R"("\"\\\t\xff\xc3\xa9' x")"), std::string::npos) << text;
    }
  }
}

TEST_P(HttpAccessLog, HasALineForEachAnswerOfAPipeline) {
  start("common");
  HttpClient client = server.client();
  client.send(get("/file") + get("/nothing") + request("OPTIONS", "*") + get("/file", "Connection: close\r\n"));
  for (int i = 0; i < 4; ++i) client.receive();
  EXPECT_TRUE(client.ends());
  const auto all = lines(4);
  EXPECT_TRUE(all[0].ends_with("\"GET /file HTTP/1.1\" 200 5"));
  EXPECT_NE(all[1].find("\"GET /nothing HTTP/1.1\" 404 "), std::string::npos);
  EXPECT_TRUE(all[2].ends_with("\"OPTIONS * HTTP/1.1\" 204 -"));
  EXPECT_TRUE(all[3].ends_with("\"GET /file HTTP/1.1\" 200 5"));
}

TEST_P(HttpAccessLog, IsOpenedAgainAfterAHangup) {
  start("common");
  server.get("/file");
  (void)line();
  fs::rename(file, logs / "old");
  server.programme().signal(SIGHUP);
  ASSERT_TRUE(eventually([&] { return fs::exists(file); }));
  server.get("/file");
  (void)line();
  const std::string old = logs.read("old");
  EXPECT_EQ(std::ranges::count(old, '\n'), 1);
}

TEST_P(HttpAccessLog, GoesToStandardErrorOrNowhere) {
  server.start({});
  server.get("/");
  EXPECT_EQ(server.stop(), 0);
  EXPECT_NE(server.programme().errors().find("\"GET / HTTP/1.1\" 200 "), std::string::npos);
  server.start({"--access-log", "off"});
  server.get("/");
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.programme().errors().find("GET"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpAccessLog, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
