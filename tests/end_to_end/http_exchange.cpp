#include "tests/end_to_end/http_exchange.h"

#include <algorithm>
#include <exception>

#include <gtest/gtest.h>

namespace portico::test {

namespace {

void expect_answer(const HttpAnswer& answer, const Exchange& expected) {
  EXPECT_EQ(answer.status, expected.status);
  EXPECT_TRUE(answer.has("Date"));
  const auto lines = answer.lines();
  for (const std::string& line : expected.fields) {
    EXPECT_TRUE(std::ranges::find(lines, line) != lines.end())
        << line << " is not in " << testing::PrintToString(lines);
  }
  for (const std::string& name : expected.absent) EXPECT_FALSE(answer.has(name)) << name;
  if (expected.body) {
    EXPECT_EQ(answer.body, *expected.body);
  }
  EXPECT_EQ(answer.keep_alive, expected.keep_alive);
}

void expect_exchange(const HttpServer& server, const Exchange& expected) {
  SCOPED_TRACE(expected.request.substr(0, 300));
  HttpClient client = server.client();
  try {
    expect_answer(client.ask(expected.request), expected);
    if (expected.keep_alive) {
      EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204) << "after it";
    } else {
      client.socket().shutdown_write();
      EXPECT_TRUE(client.ends());
    }
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
}

}  // namespace

std::string request(const std::string& method, const std::string& path, const std::string& lines,
                    const std::string& body) {
  const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return method + " " + path + " HTTP/1.1\r\nHost: a\r\n" + lines + length + "\r\n" + body;
}

std::string get(const std::string& path, const std::string& lines) { return request("GET", path, lines); }

void expect_exchanges(const HttpServer& server, std::span<const Exchange> exchanges) {
  for (const Exchange& each : exchanges) expect_exchange(server, each);
}

}  // namespace portico::test
