#include "clients/http/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "clients/common/amounts.h"
#include <portico/streams/disconnect.h>

namespace portico::http::client {
namespace {

constexpr StreamTimeouts kForEver{std::chrono::milliseconds{0}, std::chrono::milliseconds{0}};

}  // namespace

Connection::Connection(asio::io_context& context, FileDescriptor socket)
    : stream_{context, std::move(socket), kForEver} {}

void Connection::begin(Method to, const TimeLimit& limit) {
  parser_.expect(to);
  limit_ = limit;
  body_ = 0;
  heard_ = headed_ = keep_alive_ = false;
  spoilt_ = true;
  ++requests_;
}

// The stream's own timeouts are what is left of the limit.
void Connection::keep_pace() {
  const auto left = limit_.left();
  stream_.set_timeouts({left, left});
}

asio::awaitable<void> Connection::write(std::string_view bytes, Stream::More more) {
  keep_pace();
  co_await stream_.write(bytes, more);
}

asio::awaitable<void> Connection::send(int file, std::uint64_t offset, std::size_t size) {
  keep_pace();
  co_await stream_.send_file(file, static_cast<off_t>(offset), size);
}

asio::awaitable<Step> Connection::next() {
  while (true) {
    stream_.consume(std::exchange(used_, 0));
    const auto step = parser_.next(stream_.buffered());
    used_ = step.used;
    if (step.kind == Step::Kind::Refused)
      throw Failure{"the answer is not proper HTTP: " + std::string{step.refusal.why}};
    if (step.kind == Step::Kind::Head) {
      headed_ = true;
      keep_alive_ = parser_.head().keep_alive;
    }
    body_ += step.body.size();
    if (step.kind == Step::Kind::End) spoilt_ = !keep_alive_ || stream_.buffered().size() > used_;
    if (step.kind != Step::Kind::NeedMore) co_return step;
    stream_.consume(std::exchange(used_, 0));
    keep_pace();
    const auto deadline = limit_.end();
    bool more = false;
    try {
      more = co_await stream_.fill(deadline);
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::operation_canceled) throw;
      if (limit_.over()) limit_.fail();
      if (!is_disconnect(error.code())) throw;
      if (heard_) fail_at_end();
      throw NoAnswer{};
    }
    heard_ = heard_ || more;
    if (more) continue;
    if (limit_.over()) limit_.fail();
    if (!heard_) throw NoAnswer{};
    const auto end = parser_.finish();
    if (end.kind != Step::Kind::End) fail_at_end();
    co_return end;
  }
}

void Connection::fail_at_end() {
  if (!headed_) throw Failure{"the server closed the connection in the middle of the head of its answer"};
  const auto whole = parser_.head().content_length;
  const auto of = whole ? " of " + format_count(*whole) : "";
  throw Failure{"the body is cut short: the server closed the connection after " + format_count(body_) + of + " bytes"};
}

// What comes without being asked for is as good as an end.
bool Connection::usable() {
  if (spoilt_) return false;
  stream_.consume(std::exchange(used_, 0));
  char byte = 0;
  const auto got = ::recv(stream_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EINTR) && stream_.buffered().empty();
}

}  // namespace portico::http::client
