// The pump of an HTTP connection: bytes to the session, requests to a handler, answers back.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <asio/awaitable.hpp>

#include "servers/http/engine/session.h"
#include "servers/http/frontend/body_writer.h"
#include "servers/http/frontend/refused.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"
#include <portico/handlers/stream_request_handler.h>

namespace portico::http {

// What is told of an answer that has been sent.
struct Served {
  const Request* request = nullptr;  // none when what came was no request
  Status status = Status::Ok;
  std::uint64_t bytes = 0;  // of the body
  std::chrono::steady_clock::duration took{};
};

// What the connections of a server have in common. Outlives them; may be used by several threads at once.
class Service {
 public:
  Service() = default;
  explicit Service(const SessionRules& rules) : rules_{rules} {}
  virtual ~Service() = default;

  [[nodiscard]] const SessionRules& rules() const noexcept { return rules_; }

  // How an error is shown to people.
  [[nodiscard]] virtual Response error_page(Status status, std::string_view why) const;

  // Called after each answer, when wants_served().
  virtual void on_served(const Served& /*served*/, const Address& /*peer*/) const {}
  [[nodiscard]] virtual bool wants_served() const { return false; }

  // Lines that every answer has: Server, Access-Control-Allow-Origin.
  [[nodiscard]] virtual std::string_view common_fields() const { return {}; }

  static const Service& plain();

 private:
  SessionRules rules_;
};

// What a handler gives: an answer, or what will be one. The first costs no coroutine.
using Answer = std::variant<Response, asio::awaitable<Response>>;

// Serves the requests of one connection, one after the other; the answers to those that came together leave together.
// RequestHandler, Router and the file server are made of it.
class Connection : public StreamRequestHandler, private BodySource {
 public:
  explicit Connection(const Service& service = Service::plain()) : service_{service} {}

  asio::awaitable<void> handle() final;
  [[nodiscard]] bool resumable() const noexcept final { return true; }
  [[nodiscard]] std::string on_overload() final;

 protected:
  // Answers a request, at once or later. May throw Refused; what else comes out is answered with 500, ends the
  // connection and goes to the server's handle_error.
  [[nodiscard]] virtual Answer respond(Request& request) = 0;

  [[nodiscard]] const Service& service() const noexcept { return service_; }

 private:
  using Clock = std::chrono::steady_clock;

  asio::awaitable<std::string_view> read_body() override;
  void limit_body(std::uint64_t bytes) override { work_->session.limit_body(bytes); }
  [[nodiscard]] HelperThreads* blocking_helpers() const noexcept override { return helpers(); }

  [[nodiscard]] bool go_on();
  [[nodiscard]] bool begin(const Session::Step& step);
  [[nodiscard]] Answer ask();
  [[nodiscard]] Response answer_to_failure();
  void refuse(Status status, std::string_view why);
  [[nodiscard]] bool send_at_once(const Response& response);
  [[nodiscard]] BodyFraming append_head(const Response& response);
  void flush_now(Stream::More more = Stream::More::no);
  void end_request(Status status);
  void on_late();
  void keep_head(std::string_view bytes);

  asio::awaitable<void> work_off();
  asio::awaitable<Response> wait_for(asio::awaitable<Response> answer);
  asio::awaitable<void> send(const Response& response);
  asio::awaitable<void> send_body(const Response& response, BodyFraming framing);
  asio::awaitable<void> send_streamed(const StreamedBody& body, BodyFraming framing,
                                      std::optional<std::uint64_t> length);
  asio::awaitable<void> send_piece(const BodyPiece& piece);
  asio::awaitable<void> flush(Stream::More more = Stream::More::no);
  asio::awaitable<void> drop_body();
  asio::awaitable<std::optional<bool>> fill_in_time();

  // What a connection has that is not parked.
  struct Work {
    explicit Work(const SessionRules& rules) : session{rules} {}

    Session session;
    Request request;
    std::string head;  // of a request with a body, which comes in where its head was
    std::string out;   // answers that have not been written
    std::uint64_t sent = 0;
    Clock::time_point now{};
    Clock::time_point began{};
    std::exception_ptr failure;
    std::optional<Answer> pending;  // an answer that takes more than go_on()
    bool requested = false;
    bool closing = false;
  };

  const Service& service_;
  std::unique_ptr<Work> work_;
};

}  // namespace portico::http
