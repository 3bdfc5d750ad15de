#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// What portico-httpd makes of requests, right and wrong: RFC 9110 and RFC 9112.

namespace portico::test {
namespace {

using namespace std::string_literals;

class HttpProtocol : public UnderEveryPolicy {
 protected:
  HttpProtocol() { server.root.write("file.txt", "hello"); }

  void expect(const std::vector<Exchange>& exchanges) const { expect_exchanges(server, exchanges); }

  HttpServer server{GetParam(), {"--writable", "--access-log", "off"}};
};

Exchange refused(const std::string& request, int status) {
  Exchange exchange{request, status};
  exchange.fields = {"Connection: close"};
  exchange.keep_alive = false;
  return exchange;
}

TEST_P(HttpProtocol, GivesNoBodyToAHeadThatItRefuses) {
  HttpClient client = server.client();
  client.send("HEAD / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.receive_head(http::Method::Head).status, 400);
  EXPECT_TRUE(client.ends());
}

TEST_P(HttpProtocol, WantsExactlyOneHost) {
  expect({
      {"GET /file.txt HTTP/1.1\r\nHost: a\r\n\r\n", 200, {}, {}, "hello"},
      {"GET /file.txt HTTP/1.1\r\nhost:[::1]:8080\r\n\r\n", 200, {}, {}, "hello"},
      refused("GET / HTTP/1.1\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a:port\r\n\r\n", 400),
      refused("GET http://b/ HTTP/1.1\r\n\r\n", 400),
  });
}

TEST_P(HttpProtocol, RefusesWhatIsNoRequest) {
  expect({
      refused("hello\r\n\r\n", 400),
      refused("GET /\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
      refused("GET / HTTP/1.1\r\nHost: a\r\nX: "s + '\0' + "\r\n\r\n", 400),
      refused("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
      refused("GET file.txt HTTP/1.1\r\nHost: a\r\n\r\n", 400),
      refused("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
      refused("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
      refused("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
      refused("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
      refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
      refused("GET / HTTP/0.9\r\n\r\n", 505),
      refused("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
      refused("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(70'000, 'a'), 431),
      refused("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", 417),
  });
}

TEST_P(HttpProtocol, RefusesTooManyFields) {
  std::string many;
  for (int i = 0; i < 200; ++i) many += "X: x\r\n";
  expect({refused(get("/", many), 431)});
}

TEST_P(HttpProtocol, RefusesALengthThatIsAmbiguous) {
  const auto put = [](const std::string& lines) {
    return refused("PUT /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n0\r\n\r\n", 400);
  };
  expect({
      put("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      put("Content-Length: 5\r\nContent-Length: 5\r\n"),
      put("Content-Length: 5, 5\r\n"),
      put("Content-Length: +5\r\n"),
      put("Content-Length: -1\r\n"),
      put("Content-Length: 99999999999999999999999\r\n"),
      put("Transfer-Encoding: chunked, chunked\r\n"),
      put("Transfer-Encoding: xchunked\r\n"),
      refused("PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
      refused("PUT /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
  });
  EXPECT_EQ(server.root.names(), std::vector<std::string>{"file.txt"});
}

TEST_P(HttpProtocol, TellsWhichMethodsThereAre) {
  const std::string allow = "Allow: GET, HEAD, PUT, DELETE, OPTIONS";
  expect({
      {request("POST", "/file.txt", "", "x"), 405, {allow}},
      {request("PATCH", "/file.txt"), 405, {allow}},
      {request("TRACE", "/file.txt"), 405, {allow}},
      {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405, {allow}},
      {request("OPTIONS", "/file.txt"), 204, {allow}, {"Content-Length", "Transfer-Encoding"}, ""},
      {request("OPTIONS", "*"), 204, {allow}, {"Content-Length"}, ""},
      {request("OPTIONS", "http://a"), 204, {allow}},
      {request("OPTIONS", "/nothing"), 204, {allow}},
  });
}

TEST_P(HttpProtocol, TakesTheAbsoluteForm) {
  expect({
      {request("GET", "http://b:8080/file.txt"), 200, {}, {}, "hello"},
      {request("GET", "HTTPS://b/./x/../file.txt?q"), 200, {}, {}, "hello"},
      {request("GET", "http://b"), 200, {"Content-Type: text/html; charset=utf-8"}},
  });
}

TEST_P(HttpProtocol, EndsAConnectionOfHttp10UnlessItIsAskedNotTo) {
  Exchange once{"GET /file.txt HTTP/1.0\r\n\r\n", 200, {"Connection: close"}, {"Transfer-Encoding"}, "hello"};
  once.keep_alive = false;
  Exchange both{"GET /file.txt HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", 200};
  both.keep_alive = false;
  expect({
      once,
      both,
      {"GET /file.txt HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 200, {"Connection: keep-alive"}, {}, "hello"},
      {"HEAD /file.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, {"Content-Length: 5"}, {}, ""},
  });
}

TEST_P(HttpProtocol, EndsAConnectionOfHttp11WhenItIsAskedTo) {
  Exchange last{get("/file.txt", "Connection: x, Close\r\n"), 200, {"Connection: close"}, {}, "hello"};
  last.keep_alive = false;
  expect({last, {get("/file.txt"), 200, {}, {"Connection"}}, {"GET /file.txt HTTP/1.9\r\nHost: a\r\n\r\n", 200}});
}

TEST_P(HttpProtocol, AnswersAPipelineInItsOrder) {
  HttpClient client = server.client();
  std::string pipeline;
  for (int i = 0; i < 50; ++i) {
    server.root.write(std::to_string(i), "file " + std::to_string(i));
    pipeline += get("/" + std::to_string(i)) + request("HEAD", "/" + std::to_string(i));
  }
  client.send(pipeline + get("/nothing") + get("/file.txt", "Connection: close\r\n") + get("/file.txt"));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.receive().body, "file " + std::to_string(i));
    EXPECT_EQ(client.receive(http::Method::Head).field("Content-Length"), i < 10 ? "6" : "7");
  }
  EXPECT_EQ(client.receive().status, 404);
  EXPECT_EQ(client.receive().body, "hello");
  EXPECT_TRUE(client.ends());
}

TEST_P(HttpProtocol, AnswersWhatCameBeforeWhatIsWrong) {
  HttpClient client = server.client();
  client.send(get("/file.txt") + "GET / HTTP/1.1\r\n\r\n" + get("/file.txt"));
  EXPECT_EQ(client.receive().body, "hello");
  EXPECT_EQ(client.receive().status, 400);
  client.socket().shutdown_write();
  EXPECT_TRUE(client.ends());
}

TEST_P(HttpProtocol, TakesAPipelineByteByByte) {
  HttpClient client = server.client();
  const std::string chunked = request("PUT", "/x", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n";
  for (const char byte : get("/file.txt") + chunked + get("/x")) client.send({&byte, 1});
  EXPECT_EQ(client.receive().body, "hello");
  EXPECT_EQ(client.receive(http::Method::Put).status, 201);
  EXPECT_EQ(client.receive().body, "abc");
}

TEST_P(HttpProtocol, DropsABodyThatNobodyWants) {
  expect({
      {request("GET", "/file.txt", "", "ignored"), 200, {}, {}, "hello"},
      {request("POST", "/file.txt", "", std::string(60'000, 'x')), 405},
  });
  HttpClient client = server.client();
  client.send(request("POST", "/file.txt", "", "GET / HTTP/1.1\r\n\r\n") + get("/file.txt"));
  EXPECT_EQ(client.receive(http::Method::Post).status, 405);
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_P(HttpProtocol, TakesChunksWithExtensionsAndTrailers) {
  const std::string head = request("PUT", "/chunked", "Transfer-Encoding: chunked\r\n");
  expect({
      {head + "5;a=b;c=\"d;\\\"\"\r\nhello\r\n1 ;x\r\n \r\n000005\r\nworld\r\n0;z\r\nT: t\r\nContent-Length: 3\r\n\r\n",
       201,
       {"Location: /chunked"},
       {},
       ""},
      {get("/chunked"), 200, {}, {}, "hello world"},
      {head + "0\r\n\r\n", 204},
      {get("/chunked"), 200, {}, {}, ""},
  });
  for (const std::string bad : {"x\r\n", "-1\r\n", "5\r\nhelloX\r\n", "FFFFFFFFFFFFFFFFF\r\n", "1\na\n0\n\n"}) {
    HttpClient client = server.client();
    const HttpAnswer answer = client.ask(head + bad);
    EXPECT_TRUE(answer.status == 400 || answer.status == 413) << answer.status << bad;
    EXPECT_FALSE(answer.keep_alive);
  }
  EXPECT_EQ(server.root.read("chunked"), "");
}

TEST_P(HttpProtocol, LetsAClientThatWaitsSendItsBody) {
  HttpClient client = server.client();
  client.send(request("PUT", "/x", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 100 Continue");
  EXPECT_EQ(client.receive_line(), "");
  EXPECT_EQ(client.ask("abc").status, 201);
  EXPECT_EQ(client.get("/x").body, "abc");
}

TEST_P(HttpProtocol, AsksForNoBodyThatItDoesNotWant) {
  HttpClient client = server.client();
  client.send(request("PUT", "/no/such/directory", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 409 Conflict");
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpProtocol, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
