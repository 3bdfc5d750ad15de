#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "servers/http/frontend/router.h"
#include "tests/end_to_end/http_client.h"
#include "tests/servers/http/sample_handler.h"
#include "tests/support/running_server.h"
#include "tests/support/shared_log.h"
#include "tests/support/shared_memory.h"
#include <portico/server.h>

// What a handler of one's own can rely on, under every policy.

namespace portico::test {
namespace {

using namespace std::chrono_literals;

const std::string kHost = " HTTP/1.1\r\nHost: a\r\n";

template <class Policy>
class HttpHandler : public testing::Test {
 protected:
  std::unique_ptr<BasicServer> make() const {
    ServerOptions options;
    options.logger = log.logger();
    options.workers = 2;
    return std::make_unique<Server<http::SampleHandler, Policy>>("127.0.0.1:0", options, std::cref(service),
                                                                 std::ref(*observed));
  }

  HttpClient client() const { return HttpClient{server.address()}; }
  HttpAnswer ask(const std::string& request) const { return client().ask(request); }

  static std::string post(const std::string& path, const std::string& body, const std::string& lines = {}) {
    return "POST " + path + kHost + lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  const SharedLog log;
  const http::Service service;
  SharedMemory<http::Observed> observed;
  ServerProcess server{[this] { return make(); }};
};

#if defined(__SANITIZE_THREAD__)
using Policies = testing::Types<Threading, Async>;
#else
using Policies = testing::Types<Loop, Forking, Threading, Async>;
#endif
TYPED_TEST_SUITE(HttpHandler, Policies);

TYPED_TEST(HttpHandler, AnswersAtOnceOrLater) {
  HttpClient client = this->client();
  EXPECT_EQ(client.get("/a").body, "got /a");
  EXPECT_EQ(client.ask(this->post("/", "later")).body, "later");
  client.send("GET /1" + kHost + "\r\n" + this->post("/", "2") + "GET /3" + kHost + "\r\n");
  EXPECT_EQ(client.receive().body, "got /1");
  EXPECT_EQ(client.receive().body, "2");
  EXPECT_EQ(client.receive().body, "got /3");
  EXPECT_TRUE(this->server.stop().clean());
}

// The kernel holds a small piece back for 200 ms when it is told that more follows.
TYPED_TEST(HttpHandler, DoesNotWaitWithAnAnswerThatHasNoBody) {
  HttpClient client = this->client();
  auto fastest = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 10; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(client.ask(this->post("/empty", "")).status, 201);
    fastest = std::min(fastest, std::chrono::steady_clock::now() - begin);
  }
  EXPECT_LT(fastest, 150ms);
}

TYPED_TEST(HttpHandler, GetsABodyWholeUpToItsLimit) {
  HttpClient client = this->client();
  EXPECT_EQ(client.ask(this->post("/", "0123456789")).body, "0123456789");
  const HttpAnswer more = client.ask(this->post("/", "0123456789x"));
  EXPECT_EQ(more.status, 413);
  EXPECT_TRUE(more.keep_alive);  // what is left of it is read and dropped
  EXPECT_EQ(client.get("/b").body, "got /b");
  client.send("POST /" + kHost + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n6789x\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive().status, 413);
}

TYPED_TEST(HttpHandler, GetsABodyAsAStream) {
  EXPECT_EQ(this->ask(this->post("/count", std::string(5'000'000, 'x'))).body, "5000000");
  EXPECT_EQ(this->ask(this->post("/count", "")).body, "0");
  const std::string too_much = "Content-Length: 99999999\r\n\r\n";
  EXPECT_EQ(this->ask("POST /count" + kHost + too_much).status, 413);
}

TYPED_TEST(HttpHandler, MayLeaveABodyUnread) {
  HttpClient client = this->client();
  client.send("PUT /" + kHost + "Content-Length: 20000\r\n\r\n" + std::string(20'000, 'x'));
  EXPECT_EQ(client.receive().body, "put");
  EXPECT_EQ(client.get("/a").body, "got /a");
  const HttpAnswer last = client.ask("PUT /" + kHost + "Content-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(last.status, 200);
  EXPECT_FALSE(last.keep_alive);
}

TYPED_TEST(HttpHandler, StreamsAnAnswer) {
  const std::string all = "one two three" + std::string(100'000, 'x');
  {
    HttpClient client = this->client();
    const HttpAnswer chunked = client.get("/pieces");
    EXPECT_TRUE(chunked.chunked);
    EXPECT_EQ(chunked.body, all);
    const HttpAnswer head = client.ask("HEAD /pieces" + kHost + "\r\n");
    EXPECT_EQ(head.lines(), chunked.lines());
    EXPECT_EQ(client.get("/a").body, "got /a");
  }
  const HttpAnswer old = this->ask("GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(old.until_close);
  EXPECT_EQ(old.body, all);
}

TYPED_TEST(HttpHandler, WaitsForAClientThatReadsSlowly) {
  HttpClient client = this->client();
  client.send("GET /large" + kHost + "\r\n");
  EXPECT_EQ(client.receive_head().status, 200);
  const auto& written = this->observed->written;
  EXPECT_TRUE(eventually([&] {
    const std::size_t before = written;
    std::this_thread::sleep_for(100ms);
    return before > 0 && written == before;
  }));
  EXPECT_LT(written, http::kStreamed);
  EXPECT_EQ(client.receive_body().value_or("").size(), http::kStreamed);
}

TYPED_TEST(HttpHandler, TellsOfAnAnswerThatWasCut) {
  HttpClient client = this->client();
  client.send("GET /cut" + kHost + "\r\n");
  EXPECT_EQ(client.receive_head().status, 200);
  EXPECT_FALSE(client.receive_body());
  EXPECT_TRUE(eventually([&] { return this->log.mentions("cut on purpose"); }));
}

// An end of file would be the end of the body.
TYPED_TEST(HttpHandler, AnAnswerToAnOldClientThatBreaksOffEndsInAReset) {
  HttpClient client = this->client();
  client.send("GET /cut HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 200 OK");
  EXPECT_THROW(client.socket().receive_all(), std::runtime_error);
}

TYPED_TEST(HttpHandler, AnAnswerToAnOldClientEndsInAResetWhenTheServerDies) {
  HttpClient client = this->client();
  client.send("GET /large HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 200 OK");
  this->server.kill();
  EXPECT_THROW(client.socket().receive_all(), std::runtime_error);
}

TYPED_TEST(HttpHandler, AnswersWhatItThrowsWith500AndTellsTheServer) {
  for (const std::string request : {"GET /broken", "POST /broken"}) {
    HttpClient client = this->client();
    const HttpAnswer answer = client.ask(request + kHost + "\r\n");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("purpose"), std::string::npos);
    EXPECT_FALSE(answer.keep_alive);
    EXPECT_TRUE(client.ends());
  }
  EXPECT_TRUE(eventually([&] {
    return std::ranges::count_if(this->log.lines(), [](const std::string& line) {
             return line.starts_with("error: ") && line.ends_with(": broken on purpose");
           }) == 2;
  })) << this->log.text();
}

TYPED_TEST(HttpHandler, RefusesWithAStatusAndGoesOn) {
  HttpClient client = this->client();
  const HttpAnswer now = client.get("/refused");
  EXPECT_EQ(now.status, 404);
  EXPECT_EQ(now.body, "Not Found: there is <nothing>\n");
  EXPECT_EQ(now.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(client.ask(this->post("/refused", "x")).status, 409);
  EXPECT_EQ(client.get("/a").body, "got /a");
  EXPECT_EQ(this->log.text(), "");
}

TYPED_TEST(HttpHandler, CannotBeMadeToSplitItsAnswer) {
  const HttpAnswer answer = this->client().get("/split?to=%0D%0ASet-Cookie:%20x");
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.has("Set-Cookie"));
}

TYPED_TEST(HttpHandler, SendsEvents) {
  const HttpAnswer answer = this->client().get("/events");
  EXPECT_EQ(answer.field("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.field("Cache-Control"), "no-store");
  EXPECT_EQ(answer.body, "id: 1\ndata: hello\ndata: world\n\n:\n\n");
}

TYPED_TEST(HttpHandler, AllowsTheMethodsThatItHas) {
  const std::string allow = "GET, HEAD, POST, PUT, OPTIONS";
  HttpClient client = this->client();
  for (const std::string method : {"DELETE", "PATCH", "TRACE"}) {
    const HttpAnswer refused = client.ask(method + " /" + kHost + "\r\n");
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.field("Allow"), allow) << method;
  }
  const HttpAnswer asked = client.ask("OPTIONS *" + kHost + "\r\n");
  EXPECT_EQ(asked.status, 204);
  EXPECT_EQ(asked.field("Allow"), allow);
  const HttpAnswer head = client.ask("HEAD /a" + kHost + "\r\n");
  EXPECT_EQ(head.field("Content-Length"), "6");
}

// The time of a head that came with the request before it begins when that one is answered.
TEST(SlowHttpHandler, DoesNotCountItsTimeAgainstTheNextRequest) {
  http::SessionRules rules;
  rules.head_timeout = 3s;  // /slow takes four
  const http::Service service{rules};
  SharedMemory<http::Observed> observed;
  ServerProcess server{[&] {
    return std::make_unique<Server<http::SampleHandler, Async>>("127.0.0.1:0", ServerOptions{}, std::cref(service),
                                                                std::ref(*observed));
  }};
  HttpClient client{server.address()};
  client.send("POST /slow" + kHost + "\r\nGET /ne");
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_FALSE(client.socket().has_answer(1s));
  client.send("xt" + kHost + "\r\n");
  EXPECT_EQ(client.receive().body, "got /next");
}

TEST(RouterHandler, AnswersWithTheFunctionOfAPath) {
  http::Router router;
  router.get("/todos/{id}", [](http::Request& request) -> http::Answer {
    return http::Response::text("todo " + std::string{request.parameter("id")});
  });
  router.post("/files/{path...}", [](http::Request& request) -> http::Answer {
    return [](http::Request& later) -> asio::awaitable<http::Response> {
      std::string body = co_await later.body();
      co_return http::Response::text(std::string{later.parameter("path")} + "=" + body);
    }(request);
  });
  ServerProcess server{[&] {
    return std::make_unique<Server<http::RouterHandler, Async>>("127.0.0.1:0", ServerOptions{}, std::cref(router));
  }};
  HttpClient client{server.address()};
  EXPECT_EQ(client.get("/todos/a%20b").body, "todo a b");
  EXPECT_EQ(client.ask("POST /files/a/b" + kHost + "Content-Length: 1\r\n\r\nx").body, "a/b=x");
  EXPECT_EQ(client.get("/nothing").status, 404);
  EXPECT_EQ(client.get("/files/a").field("Allow"), "POST, OPTIONS");
  EXPECT_EQ(client.ask("OPTIONS *" + kHost + "\r\n").status, 204);
  EXPECT_EQ(client.ask("HEAD /todos/7" + kHost + "\r\n").field("Content-Length"), "6");
}

}  // namespace
}  // namespace portico::test
