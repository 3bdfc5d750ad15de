// A handler that does everything that a handler can, for tests to look at.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "servers/http/frontend/event_stream.h"
#include "servers/http/frontend/request_handler.h"

namespace portico::http {

constexpr std::size_t kStreamed = 100'000'000;  // bytes that GET /large gives

// What tests see of a handler from outside.
struct Observed {
  std::atomic<std::size_t> written = 0;
};

// POST is answered later, GET and PUT at once.
class SampleHandler final : public RequestHandler<SampleHandler> {
 public:
  SampleHandler(const Service& service, Observed& observed) : RequestHandler{service}, observed_{observed} {}

  Response get(Request& request) {
    if (request.path() == "/refused") throw Refused{Status::NotFound, "there is <nothing>"};
    if (request.path() == "/broken") throw std::runtime_error{"broken on purpose"};
    if (request.path() == "/split") return Response::redirect(request.query_parameter("to").value_or(""));
    if (request.path() == "/pieces")
      return Response::stream("text/plain", [](BodyWriter& body) { return pieces(body); });
    if (request.path() == "/cut") return Response::stream("text/plain", [](BodyWriter& body) { return cut(body); });
    if (request.path() == "/large") {
      return Response::stream("text/plain", [this](BodyWriter& body) { return large(body); });
    }
    if (request.path() == "/events") return event_stream([](EventStream& events) { return some_events(events); });
    return Response::text("got " + std::string{request.path()});
  }

  asio::awaitable<Response> post(Request& request) {
    if (request.path() == "/refused") throw Refused{Status::Conflict, "not now"};
    if (request.path() == "/broken") throw std::runtime_error{"broken on purpose"};
    if (request.path() == "/count") co_return co_await count(request);
    if (request.path() == "/slow") co_await wait_long();
    if (request.path() == "/empty") co_return Response{Status::Created};
    std::string body = co_await request.body(10);
    co_return Response::text(std::move(body));
  }

  // Wants no body.
  Response put(Request& /*request*/) { return Response::text("put"); }

 private:
  static asio::awaitable<void> wait_long() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, std::chrono::seconds{4}};
    co_await timer.async_wait(asio::use_awaitable);
  }

  static asio::awaitable<Response> count(Request& request) {
    std::size_t size = 0;
    for (;;) {
      const std::string_view piece = co_await request.read_some();
      if (piece.empty()) break;
      size += piece.size();
    }
    co_return Response::text(std::to_string(size));
  }

  static asio::awaitable<void> pieces(BodyWriter& body) {
    for (const std::string piece : {"one ", "", "two ", "three"}) co_await body.write(piece);
    const std::string large(100'000, 'x');
    co_await body.write(large);
  }

  static asio::awaitable<void> cut(BodyWriter& body) {
    const std::string piece{"half"};
    co_await body.write(piece);
    throw std::runtime_error{"cut on purpose"};
  }

  asio::awaitable<void> large(BodyWriter& body) {
    const std::string piece(100'000, 'x');
    for (std::size_t sent = 0; sent < kStreamed; sent += piece.size()) {
      co_await body.write(piece);
      observed_.written += piece.size();
    }
  }

  static asio::awaitable<void> some_events(EventStream& events) {
    Event event;
    event.data = "hello\nworld";
    event.id = "1";
    co_await events.send(event);
    co_await events.keep_alive();
  }

  Observed& observed_;
};

}  // namespace portico::http
