// A blocking HTTP client for tests, which sends what it is told to, right or wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "servers/http/protocol/method.h"
#include "servers/http/protocol/response_parser.h"
#include "tests/support/client.h"

namespace portico::test {

// An answer with all of its body.
struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  bool keep_alive = false;
  bool chunked = false;
  bool until_close = false;

  // The value of the first field of that name; empty when there is none.
  [[nodiscard]] std::string field(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

  // All fields, each "Name: value", but for Date.
  [[nodiscard]] std::vector<std::string> lines() const;
};

// One connection. What takes longer than kPatience, or is no HTTP, throws std::runtime_error.
class HttpClient {
 public:
  explicit HttpClient(const std::string& address) : client_{address} {}

  HttpClient& send(std::string_view bytes);
  [[nodiscard]] bool try_send(std::string_view bytes) { return client_.try_send(bytes); }

  // The next answer, to a request of this method.
  HttpAnswer receive(http::Method method = http::Method::Get);

  // Its head alone.
  HttpAnswer receive_head(http::Method method = http::Method::Get);

  // The body of an answer whose head was received; nullopt when it was cut.
  std::optional<std::string> receive_body();

  // Sends a request, whose method its first word is, and receives the answer.
  HttpAnswer ask(std::string_view request);

  // GET of a path, with lines like "Range: bytes=0-\r\n".
  HttpAnswer get(std::string_view path, std::string_view lines = {});

  // Whether the server ends the connection without another byte.
  [[nodiscard]] bool ends();

  // The next line as it came, without its end.
  std::string receive_line();

  [[nodiscard]] Client& socket() noexcept { return client_; }

 private:
  bool receive_some();
  http::Step next();

  Client client_;
  http::ResponseParser parser_;
  std::string buffer_;
};

// The method that a request begins with; GET for what has none.
http::Method method_of(std::string_view request);

}  // namespace portico::test
