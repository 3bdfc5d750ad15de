// Server-sent events, as the HTML standard defines text/event-stream.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "servers/http/frontend/body_writer.h"
#include "servers/http/frontend/response.h"

namespace portico::http {

struct Event {
  std::string data;  // each of its lines becomes one of the event
  std::string type;  // empty: a "message"; no line breaks
  std::string id;    // empty: none; what a client that comes back sends as Last-Event-ID; no line breaks
  std::optional<std::chrono::milliseconds> retry = std::nullopt;  // how long clients wait before they come back
};

// An event as it is sent. Throws std::invalid_argument for line breaks where none may be.
[[nodiscard]] std::string to_text(const Event& event);

// What writes events. Belongs to its connection.
class EventStream {
 public:
  // Proxies end what has been silent for a minute, say; in most of them that can be changed.
  static constexpr std::chrono::seconds kKeepAlive{15};

  explicit EventStream(BodyWriter& body) : body_{body} {}

  // Returns once the kernel has taken it. Throws std::system_error when the client has gone.
  [[nodiscard]] asio::awaitable<void> send(Event event);

  // A line that means nothing: finds out whether the client is still there, and keeps what is between awake.
  [[nodiscard]] asio::awaitable<void> keep_alive();

  // Lets `duration` pass, with a keep_alive() now and then; false at once when the server drains.
  [[nodiscard]] asio::awaitable<bool> wait(std::chrono::milliseconds duration);

  // The server drains: come to an end; the client will come back.
  [[nodiscard]] const std::stop_token& stopping() const noexcept { return body_.stopping(); }

 private:
  BodyWriter& body_;
};

// An answer that lasts until `send_events` returns.
[[nodiscard]] Response event_stream(std::function<asio::awaitable<void>(EventStream&)> send_events);

}  // namespace portico::http
