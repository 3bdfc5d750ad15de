#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/noise.h"

// Clients of portico-httpd that are slow, silent, too many or mad.

namespace portico::test {
namespace {

constexpr std::size_t kLarge = 100'000'000;  // more than what is on its way

class HttpPatience : public UnderEveryPolicy {
 protected:
  HttpPatience() { server.root.write("file", "hello"); }

  void start(std::vector<std::string> options) {
    options.insert(options.end(), {"--access-log", "off"});
    server.start(options);
  }
  std::string get_file() const { return server.get("/file").body; }

  HttpServer server{HttpServer::Later{}, GetParam()};
};

TEST_P(HttpPatience, EndsForAHeadThatIsSlow) {
  start({"--header-timeout", "1"});
  HttpClient slow = server.client();
  slow.send("GET / HTTP/1.1\r\nHost: ");
  EXPECT_EQ(get_file(), "hello");
  const HttpAnswer answer = slow.receive();
  EXPECT_EQ(answer.status, 408);
  EXPECT_FALSE(answer.keep_alive);
  EXPECT_TRUE(slow.ends());
}

TEST_P(HttpPatience, EndsForABodyThatIsSlow) {
  start({"--body-timeout", "1", "--writable"});
  HttpClient slow = server.client();
  slow.send(request("PUT", "/new", "Content-Length: 100000000\r\n") + "x");
  EXPECT_EQ(get_file(), "hello");
  EXPECT_EQ(slow.receive().status, 408);
  EXPECT_TRUE(slow.ends());
  EXPECT_EQ(server.root.names(), std::vector<std::string>{"file"});
}

TEST_P(HttpPatience, EndsWithoutAWordForTheIdle) {
  start({"--idle-timeout", "1"});
  HttpClient silent = server.client();
  HttpClient once = server.client();
  EXPECT_EQ(once.get("/file").body, "hello");
  EXPECT_TRUE(once.ends());
  EXPECT_TRUE(silent.ends());
}

TEST_P(HttpPatience, IsNotTriedByClientsThatDoNotRead) {
  start({});
  server.root.write("large", "");
  std::filesystem::resize_file(server.root / "large", kLarge);
  std::vector<HttpClient> slow;
  for (int i = 0; i < 10; ++i) slow.push_back(server.client());
  for (HttpClient& each : slow) each.send(get("/large"));
  for (HttpClient& each : slow) EXPECT_EQ(each.receive_head().status, 200);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get_file(), "hello");
  EXPECT_EQ(slow.front().receive_body().value_or("").size(), kLarge);
}

TEST_P(HttpPatience, SaysThatItIsFull) {
  start({"--max-connections", "1", "--overload", "message"});
  {
    HttpClient first = server.client();
    EXPECT_EQ(first.get("/file").body, "hello");
    HttpClient second = server.client();
    const HttpAnswer answer = second.receive();
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.has("Date"));
    EXPECT_FALSE(answer.keep_alive);
    EXPECT_TRUE(second.ends());
  }
  EXPECT_TRUE(eventually([&] { return server.get("/file").status == 200; }));
}

TEST_P(HttpPatience, OutlivesGarbage) {
  start({});
  const std::string garbage = noise(100'000);
  for (std::size_t i = 0; i < 1000; ++i) {
    HttpClient client = server.client();
    const std::string start = i % 3 == 0 ? "" : i % 3 == 1 ? "GET / HTTP/1.1\r\n" : request("PUT", "/x");
    (void)client.try_send(start + garbage.substr(i * 90, i));
  }
  EXPECT_EQ(get_file(), "hello");
  EXPECT_EQ(server.root.names(), std::vector<std::string>{"file"});
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpPatience, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
