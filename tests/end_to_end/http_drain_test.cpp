#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/eventually.h"

// How portico-httpd ends.

namespace portico::test {
namespace {

constexpr std::size_t kLarge = 100'000'000;  // more than what is on its way

class HttpDrain : public UnderEveryPolicy {
 protected:
  HttpDrain() {
    server.root.write("file", "hello");
    server.root.write("large", "");
    std::filesystem::resize_file(server.root / "large", kLarge);
  }

  // Asks it to end; true once it says that it does.
  bool begin_to_drain() {
    server.programme().signal(SIGTERM);
    const std::string errors = "/proc/" + std::to_string(server.programme().pid()) + "/fd/2";
    return eventually([&] {
      std::ifstream log{errors};
      return std::string{std::istreambuf_iterator<char>{log}, {}}.find("SIGTERM: draining") != std::string::npos;
    });
  }

  // Longer than Programme::wait() waits: what ends, ends by itself.
  HttpServer server{GetParam(), {"--writable", "--drain-timeout", "300", "--access-log", "off"}};
};

TEST_P(HttpDrain, AnIdleConnectionEndsAtOnce) {
  HttpClient client = server.client();
  EXPECT_EQ(client.get("/file").body, "hello");
  server.programme().signal(SIGTERM);
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
}

TEST_P(HttpDrain, AnUploadThatHadToBeEndedLeavesNothing) {
  server.stop();
  server.start({"--writable", "--drain-timeout", "0.3", "--access-log", "off"});
  const auto before = server.root.names();
  HttpClient client = server.client();
  client.send(request("PUT", "/new", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 100 Continue");
  EXPECT_TRUE(eventually([&] { return server.root.names() != before; }));
  EXPECT_EQ(server.stop(), 1);
  EXPECT_EQ(server.root.names(), before);
}

TEST_P(HttpDrain, AnUploadUnderWayIsFinishedAndIsTheLast) {
  HttpClient client = server.client();
  client.send(request("PUT", "/new", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 100 Continue");
  EXPECT_EQ(client.receive_line(), "");
  ASSERT_TRUE(begin_to_drain());
  EXPECT_FALSE(client.socket().has_answer(std::chrono::milliseconds{300}));  // it is not cut
  client.send("abc" + get("/file"));
  const HttpAnswer answer = client.receive(http::Method::Put);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_TRUE(client.ends());
  client.socket().close();
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
  EXPECT_EQ(server.root.read("new"), "abc");
}

TEST_P(HttpDrain, ADownloadUnderWayIsFinished) {
  HttpClient client = server.client();
  client.send(get("/large"));
  EXPECT_EQ(client.receive_head().status, 200);
  ASSERT_TRUE(begin_to_drain());
  EXPECT_EQ(client.receive_body().value_or("").size(), kLarge);
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
}

TEST_P(HttpDrain, AHeadUnderWayIsAnswered) {
  HttpClient client = server.client();
  EXPECT_EQ(client.get("/file").body, "hello");
  client.send("GET /file HTTP/1.1\r\nHost: a\r\n");
  EXPECT_FALSE(client.socket().has_answer(std::chrono::milliseconds{100}));
  ASSERT_TRUE(begin_to_drain());
  EXPECT_FALSE(client.socket().has_answer(std::chrono::milliseconds{300}));
  EXPECT_EQ(client.send("\r\n").receive().body, "hello");
  EXPECT_TRUE(client.ends());
  client.socket().close();
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpDrain, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
