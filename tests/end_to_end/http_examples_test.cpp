#include <signal.h>

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/programme.h"
#include "tests/support/client.h"
#include "tests/support/temporary_directory.h"

// The examples of HTTP handlers, as their users run them.

namespace portico::test {
namespace {

// One of them, on a port of its own.
class Example {
 public:
  Example(const std::string& name, const std::string& policy, const std::vector<std::string>& options = {}) {
    std::vector<std::string> words = {
        PORTICO_BIN_DIR "/" + name, "--listen", "127.0.0.1:0", "--policy", policy, "--workers", "2"};
    words.insert(words.end(), options.begin(), options.end());
    programme_.emplace(std::move(words));
    address_ = programme_->read_line().substr(std::string{"listening on tcp://"}.size());
  }

  [[nodiscard]] const std::string& address() const noexcept { return address_; }

  // Drains it; the exit status.
  int stop() {
    programme_->signal(SIGTERM);
    return programme_->wait();
  }

 private:
  std::optional<Programme> programme_;
  std::string address_;
};

// A request of its own connection, and the answer without the line Date; chunks stay as they are.
std::string ask(const std::string& address, const std::string& method_and_target, const std::string& fields = {},
                const std::string& body = {}) {
  Client client{address};
  client.send(method_and_target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n" + body);
  std::string answer = client.receive_all();
  if (const auto date = answer.find("Date: "); date != std::string::npos) {
    answer.erase(date, answer.find('\n', date) + 1 - date);
  }
  return answer;
}

std::string ask_with_json(const std::string& address, const std::string& method_and_target, const std::string& text) {
  const std::string fields =
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
  return ask(address, method_and_target, fields, text);
}

std::string status_of(const std::string& answer) { return answer.substr(9, 3); }
std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

// A head, and after it as much of a body as its Content-Length says.
std::string receive_head(Client& client) {
  std::string head;
  for (std::string line = client.receive_line(); line != "\r" && line != ""; line = client.receive_line()) {
    head += line + "\n";
  }
  return head;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class HttpEcho : public UnderEveryPolicy {
 protected:
  Example example{"http_echo", GetParam()};
};

TEST_P(HttpEcho, GivesEveryMethodItsBodyBackWithTheFramingThatItHad) {
  for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    const std::string sized = ask(example.address(), method + " /", "Content-Length: 5\r\n", "hello");
    EXPECT_EQ(sized,
              "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 5\r\n"
              "Connection: close\r\n\r\nhello")
        << method;
    const std::string chunked =
        ask(example.address(), method + " /", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
    EXPECT_EQ(chunked,
              "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n"
              "Connection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        << method;
  }
  EXPECT_EQ(example.stop(), 0);
}

TEST_P(HttpEcho, AnswersWithAnEmptyBodyToOneAndToNone) {
  const std::string empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(ask(example.address(), "GET /"), empty);
  EXPECT_EQ(ask(example.address(), "POST /", "Content-Length: 0\r\n"), empty);
  EXPECT_TRUE(
      ask(example.address(), "PUT /", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n").ends_with("\r\n\r\n0\r\n\r\n"));
}

TEST_P(HttpEcho, AnswersHeadAsGetWithoutTheBody) {
  const std::string sized = ask(example.address(), "HEAD /", "Content-Length: 5\r\n", "hello");
  EXPECT_TRUE(has(sized, "Content-Length: 5\r\n") && sized.ends_with("\r\n\r\n")) << sized;
  const std::string chunked =
      ask(example.address(), "HEAD /", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
  EXPECT_TRUE(has(chunked, "Transfer-Encoding: chunked\r\n") && chunked.ends_with("\r\n\r\n")) << chunked;
}

TEST_P(HttpEcho, RefusesTraceAndConnectAndSaysWhatItServes) {
  for (const std::string request : {"TRACE /", "CONNECT example.org:80"}) {
    const std::string answer = ask(example.address(), request);
    EXPECT_EQ(status_of(answer), "405") << answer;
    EXPECT_TRUE(has(answer, "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH\r\n")) << answer;
  }
  EXPECT_TRUE(has(ask(example.address(), "OPTIONS *"), "\r\nAllow: GET, HEAD")) << "OPTIONS *";
}

TEST_P(HttpEcho, AnswersRequestsThatComeTogetherInTheirOrderOnOneConnection) {
  std::string requests;
  std::string bodies;
  for (int i = 10; i < 30; ++i) {
    const std::string body = "body " + std::to_string(i);
    const std::string head = " / HTTP/1.1\r\nHost: x\r\n";
    requests += "PUT" + head + "Content-Length: 7\r\n\r\n" + body;
    requests += "POST" + head + "Transfer-Encoding: chunked\r\n\r\n7\r\n" + body + "\r\n0\r\n\r\n";
    requests += "HEAD" + head + "Transfer-Encoding: chunked\r\n\r\n7\r\n" + body + "\r\n0\r\n\r\n";
    bodies += body + "7\r\n" + body + "\r\n0\r\n\r\n";
  }
  Client client{example.address()};
  client.send(requests);
  std::string received;
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(has(receive_head(client), "Content-Length: 7\r\n"));
    received += client.receive(7);
    EXPECT_TRUE(has(receive_head(client), "Transfer-Encoding: chunked\r\n"));
    received += client.receive(17);
    EXPECT_FALSE(has(receive_head(client), "Connection: close\r\n"));
  }
  EXPECT_EQ(received, bodies);
}

TEST_P(HttpEcho, SaysContinueBeforeTheAnswerToAClientThatWaitsForIt) {
  Client client{example.address()};
  client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 100 Continue\r");
  EXPECT_EQ(client.receive_line(), "\r");
  client.send("hello");
  EXPECT_TRUE(receive_head(client).starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(client.receive(5), "hello");
}

TEST_P(HttpEcho, StreamsWhatComesBeforeTheRestHasCome) {
  Client client{example.address()};
  client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  (void)receive_head(client);
  EXPECT_EQ(client.receive(10), "5\r\nhello\r\n");
  client.send("6\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive(16), "6\r\n world\r\n0\r\n\r\n");
}

TEST_P(HttpEcho, EchoesMoreThanAnybodyWouldKeepInMemory) {
  const std::string body(50'000'000, 'x');
  Client client{example.address()};
  std::jthread sender{[&] {
    client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }};
  (void)receive_head(client);
  EXPECT_TRUE(client.receive(body.size()) == body);
}

TEST_P(HttpEcho, CutsTheAnswerWhenTheRestOfABodyIsWrongAndServesTheNext) {
  const std::string answer =
      ask(example.address(), "POST /", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\nwrong\r\n\r\n");
  EXPECT_FALSE(answer.ends_with("0\r\n\r\n")) << answer;
  EXPECT_EQ(status_of(ask(example.address(), "GET /")), "200");
  EXPECT_EQ(example.stop(), 0);
}

class HttpTodo : public UnderEveryPolicy {
 protected:
  void start() {
    example.emplace("http_todo", GetParam(), std::vector<std::string>{"--file", (directory / "todos").string()});
  }
  void SetUp() override { start(); }

  TemporaryDirectory directory;
  std::optional<Example> example;
};

TEST_P(HttpTodo, KeepsTheListWhenTheServerStartsAgain) {
  const std::string created = ask_with_json(example->address(), "POST /todos", R"({"title": "sleep"})");
  EXPECT_EQ(status_of(created), "201");
  EXPECT_TRUE(has(created, "\r\nLocation: /todos/1\r\n")) << created;
  ask_with_json(example->address(), "POST /todos", R"({"title": "eat"})");
  EXPECT_EQ(status_of(ask_with_json(example->address(), "PATCH /todos/1", R"({"done": true})")), "200");
  EXPECT_EQ(status_of(ask(example->address(), "DELETE /todos/2")), "204");
  EXPECT_EQ(example->stop(), 0);
  start();
  EXPECT_EQ(body_of(ask(example->address(), "GET /todos")), "[{\"done\":true,\"id\":1,\"title\":\"sleep\"}]\n");
  EXPECT_TRUE(has(ask_with_json(example->address(), "POST /todos", R"({"title": "x"})"), "\"id\":3"));
}

TEST_P(HttpTodo, LosesNothingWhenManyClientsAddAtOnce) {
  constexpr int kClients = 4;
  constexpr int kEach = 10;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([this] {
        for (int j = 0; j < kEach; ++j) {
          EXPECT_EQ(status_of(ask_with_json(example->address(), "POST /todos", R"({"title": "x"})")), "201");
        }
      });
    }
  }
  const std::string all = body_of(ask(example->address(), "GET /todos"));
  for (int id = 1; id <= kClients * kEach; ++id) {
    EXPECT_TRUE(has(all, "\"id\":" + std::to_string(id) + ",")) << id;
  }
  EXPECT_EQ(std::ranges::count(all, '{'), kClients * kEach);
}

struct Wrong {
  std::string request;
  std::string type;
  std::string body;
  std::string status;
};

TEST_P(HttpTodo, RefusesWhatIsNoTodoAndChangesNothing) {
  const std::string json = "application/json";
  const std::string before = body_of(ask(example->address(), "GET /todos"));
  for (const Wrong& wrong : std::vector<Wrong>{{"POST /todos", json, "{", "400"},
                                               {"POST /todos", json, "\"\xff\"", "400"},
                                               {"POST /todos", json, std::string(100'000, '['), "400"},
                                               {"POST /todos", json, std::string(2'000'000, ' '), "413"},
                                               {"POST /todos", "text/plain", "{}", "415"},
                                               {"POST /todos", "text/json-seq+json", "{}", "415"},
                                               {"POST /todos", json, "[]", "422"},
                                               {"POST /todos", json, "{}", "422"},
                                               {"POST /todos", json, R"({"title": 1})", "422"},
                                               {"POST /todos", json, R"({"title": "a", "id": 7})", "422"},
                                               {"PATCH /todos/1", json, R"({"done": true})", "404"},
                                               {"PUT /todos/1", json, "{}", "405"},
                                               {"DELETE /todos/1", json, "", "404"},
                                               {"GET /todo", json, "", "404"}}) {
    const std::string fields =
        "Content-Type: " + wrong.type + "\r\nContent-Length: " + std::to_string(wrong.body.size()) + "\r\n";
    EXPECT_EQ(status_of(ask(example->address(), wrong.request, fields, wrong.body)), wrong.status)
        << wrong.request << " " << wrong.body.substr(0, 40);
  }
  EXPECT_EQ(body_of(ask(example->address(), "GET /todos")), before);
}

class HttpEvents : public UnderEveryPolicy {};

TEST_P(HttpEvents, TickUntilTheServerDrains) {
  Example example{"http_events", GetParam()};
  Client client{example.address()};
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(has(receive_head(client), "Content-Type: text/event-stream\r\n"));
  for (const std::string id : {"1", "2"}) {
    std::string event;
    for (std::string line = client.receive_line(); !line.starts_with("data: "); line = client.receive_line()) {
      event += line + "\n";
    }
    EXPECT_TRUE(has(event, "event: tick\nid: " + id + "\nretry: 1000\n")) << event;
  }
  EXPECT_EQ(example.stop(), 0);
  EXPECT_TRUE(client.receive_all().ends_with("\r\n0\r\n\r\n")) << "the stream was cut";
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpEcho, kEveryPolicy, policy_name);
INSTANTIATE_TEST_SUITE_P(Policies, HttpTodo, kEveryPolicy, policy_name);
INSTANTIATE_TEST_SUITE_P(Policies, HttpEvents, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
