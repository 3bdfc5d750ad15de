#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"

// No client of portico-httpd keeps the others of its event loop waiting. What they all want is sent while the server is
// suspended, so that it finds it at once when it goes on; its access log tells in which order it has answered.

namespace portico::test {
namespace {

constexpr std::size_t kMany = 400;  // requests; their answers are few enough to be written at once

class HttpTurns : public testing::Test {
 protected:
  // A connection that the server has.
  HttpClient connected() const {
    HttpClient client = server.client();
    EXPECT_EQ(client.ask(request("OPTIONS", "*")).status, 204);
    return client;
  }

  // The queries of so many requests, in the order of their answers. A line is written behind what it tells of.
  std::vector<std::string> answered(std::size_t count) const {
    std::vector<std::string> queries;
    EXPECT_TRUE(eventually([&] { return (queries = logged()).size() >= count; }));
    EXPECT_EQ(queries.size(), count);
    return queries;
  }

  std::vector<std::string> logged() const {
    std::vector<std::string> queries;
    std::istringstream lines{log.read("access")};
    for (std::string line; std::getline(lines, line);) {
      const auto begin = line.find('?');
      if (begin != std::string::npos) queries.push_back(line.substr(begin + 1, line.find(' ', begin) - begin - 1));
    }
    return queries;
  }

  // Two clients send a pipeline each, at once; neither has to wait until the other has been answered all.
  void expect_turns(const std::string& method, const std::string& path, std::size_t count) {
    HttpClient one = connected();
    HttpClient other = connected();
    server.programme().suspend();
    send_pipeline(one, method, path + "?one", count);
    send_pipeline(other, method, path + "?other", count);
    server.programme().resume();
    for (HttpClient* client : {&one, &other}) {
      for (std::size_t i = 0; i < count; ++i) ASSERT_LT(client->receive(method_of(method + " ")).status, 300);
    }
    const auto order = answered(2 * count);
    const auto last_turn = std::ranges::find(order.rbegin(), order.rend(), order.front());
    const auto first_turn = std::ranges::find_if(order, [&](const auto& query) { return query != order.front(); });
    EXPECT_LT(first_turn - order.begin(), order.rend() - last_turn) << "one after the other";
  }

  static void send_pipeline(HttpClient& client, const std::string& method, const std::string& target,
                            std::size_t count) {
    std::string pipeline;
    for (std::size_t i = 0; i < count; ++i) pipeline += request(method, target);
    client.send(pipeline);
  }

  const TemporaryDirectory log;
  HttpServer server{"async", {"--workers", "1", "--access-log", (log / "access").string()}};
};

TEST_F(HttpTurns, AreTakenByPipelines) {
  server.root.write("small", "hello");
  expect_turns("GET", "/small", kMany);
}

TEST_F(HttpTurns, AreTakenByPipelinesForFilesThatAreNotInMemory) {
  server.root.write("large", std::string(100'000, 'x'));
  expect_turns("HEAD", "/large", kMany);
}

TEST_F(HttpTurns, AreTakenByPipelinesForMuch) {
  server.root.write("large", std::string(100'000, 'x'));
  expect_turns("GET", "/large", 20);
}

// Those that compress and those that do not come in turn, so that it does not matter whom the server hears first.
TEST_F(HttpTurns, OfOthersAreNotDelayedByCompressing) {
  constexpr std::size_t kClients = 16;
  std::vector<HttpClient> clients;
  for (std::size_t i = 0; i < 2 * kClients; ++i) clients.push_back(connected());
  for (std::size_t i = 0; i < kClients; ++i) {
    server.root.write(std::to_string(i) + ".txt", std::string(1'000'000, 'x'));
  }
  server.root.write("small", "hello");
  server.programme().suspend();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const std::string text = "/" + std::to_string(i / 2) + ".txt?compressed";
    clients[i].send(i % 2 == 0 ? get(text, "Accept-Encoding: gzip\r\n") : get("/small?small"));
  }
  server.programme().resume();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    EXPECT_EQ(clients[i].receive().field("Content-Encoding"), i % 2 == 0 ? "gzip" : "");
  }
  const auto order = answered(clients.size());
  const auto after = std::ranges::find(order.rbegin(), order.rend(), "small") - order.rbegin();
  EXPECT_GT(static_cast<std::size_t>(after), kClients / 2) << testing::PrintToString(order);
}

}  // namespace
}  // namespace portico::test
