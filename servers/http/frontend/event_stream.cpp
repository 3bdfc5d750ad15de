#include "servers/http/frontend/event_stream.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <asio/error_code.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

namespace portico::http {

namespace {

void append_line(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append("\n");
}

void append_one_line(std::string_view name, std::string_view value, std::string& out) {
  if (value.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos) {
    throw std::invalid_argument{"a line break in the type or the id of an event"};
  }
  append_line(name, value, out);
}

}  // namespace

std::string to_text(const Event& event) {
  std::string text;
  if (!event.type.empty()) append_one_line("event", event.type, text);
  if (!event.id.empty()) append_one_line("id", event.id, text);
  if (event.retry) append_line("retry", std::to_string(event.retry->count()), text);
  std::string_view rest = event.data;
  for (bool more = true; more;) {
    const auto end = rest.find_first_of("\r\n");
    append_line("data", rest.substr(0, end), text);
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return text += '\n';
}

asio::awaitable<void> EventStream::send(Event event) {
  const std::string text = to_text(event);
  co_await body_.write(text);
}

asio::awaitable<void> EventStream::keep_alive() {
  const std::string_view comment = ":\n\n";
  co_await body_.write(comment);
}

asio::awaitable<bool> EventStream::wait(std::chrono::milliseconds duration) {
  using Clock = asio::steady_timer::clock_type;
  const auto until = Clock::now() + duration;
  const auto loop = co_await asio::this_coro::executor;
  asio::steady_timer timer{loop};
  const std::stop_callback wake{stopping(), [&timer] { timer.cancel(); }};  // in this thread, too
  while (!stopping().stop_requested()) {
    const auto now = Clock::now();
    if (now >= until) co_return true;
    timer.expires_at(std::min(until, now + kKeepAlive));
    asio::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (Clock::now() < until && !stopping().stop_requested()) co_await keep_alive();
  }
  co_return false;
}

Response event_stream(std::function<asio::awaitable<void>(EventStream&)> send_events) {
  StreamedBody body = [send = std::move(send_events)](BodyWriter& writer) -> asio::awaitable<void> {
    EventStream events{writer};
    co_await send(events);
  };
  Response response = Response::stream("text/event-stream", std::move(body));
  response.add("Cache-Control", "no-store");
  return response;
}

}  // namespace portico::http
