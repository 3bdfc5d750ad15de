#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/http/frontend/body_writer.h"
#include "servers/http/frontend/connection.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"
#include "tests/support/client.h"
#include "tests/support/running_server.h"
#include <portico/server.h>

// Answers whose bodies are written piece by piece, and what their connections say and do about it.

namespace portico::test {
namespace {

// Says of its body that it has 5 bytes; the path says what they are.
class Five final : public http::Connection {
  http::Answer respond(http::Request& request) override {
    http::StreamedBody body = [&request](http::BodyWriter& writer) -> asio::awaitable<void> {
      const std::string_view bytes = request.path().substr(1);
      co_await writer.write(bytes);
    };
    return http::Response::stream("text/plain", std::move(body), 5);
  }
};

struct StreamedAnswer : testing::Test {
  std::string ask(const std::string& request) {
    Client client{server.address()};
    client.send(request);
    client.shutdown_write();
    return client.receive_all();
  }

  static std::string get(const std::string& path) { return "GET /" + path + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

  RunningServer<AsyncTcpServer<Five>> server{"127.0.0.1:0"};
};

TEST_F(StreamedAnswer, WithALengthIsNotChunkedAndTheConnectionGoesOn) {
  const std::string answers = ask(get("hello") + get("world"));
  EXPECT_NE(answers.find("Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n"), std::string::npos) << answers;
  EXPECT_TRUE(answers.ends_with("Content-Length: 5\r\n\r\nworld")) << answers;
  EXPECT_EQ(server.stop().statistics.handler_errors, 0);
}

TEST_F(StreamedAnswer, ThatIsShorterThanItsLengthEndsTheConnection) {
  EXPECT_TRUE(ask(get("four") + get("world")).ends_with("\r\n\r\nfour"));
  EXPECT_EQ(server.stop().statistics.handler_errors, 1);
}

TEST_F(StreamedAnswer, NeverGoesBeyondItsLength) {
  EXPECT_TRUE(ask(get("larger") + get("world")).ends_with("Content-Length: 5\r\n\r\n"));
}

TEST_F(StreamedAnswer, KeepsTheConnectionWhenTheBodyOfTheRequestWasNotWantedAndIsSmall) {
  const std::string unwanted =
      "PUT /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  const std::string answers = ask(unwanted + get("world"));
  EXPECT_NE(answers.find("\r\n\r\nhelloHTTP/1.1 200 OK\r\n"), std::string::npos) << answers;
}

TEST_F(StreamedAnswer, EndsTheConnectionWhenTheBodyOfTheRequestWasNotWantedAndIsLarge) {
  const std::string unwanted = "PUT /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
  EXPECT_TRUE(ask(unwanted + std::string(1'000'000, 'x') + get("world")).ends_with("\r\n\r\nhello"));
}

TEST_F(StreamedAnswer, ThatDidNotWaitForABodyTheClientHoldsBackSaysThatItIsTheLast) {
  const std::string answer = ask("PUT /hello HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
}

}  // namespace
}  // namespace portico::test
