#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/shared/coarse_clock.h>
#include <portico/streams/disconnect.h>
#include <portico/streams/stream.h>

namespace portico {

namespace {

// How much comes in, or goes out of a file, before the other connections of the loop have their turn.
constexpr std::size_t kTurn = 1024 * 1024;

// A server that drains waits no longer than this for a peer that has been sent everything, and for the first request of
// a connection it has just made.
constexpr std::chrono::milliseconds kLingerWhileDraining{250};
constexpr std::chrono::milliseconds kNew{250};

[[noreturn]] void fail(int error, const char* what) { throw_io_error({error, std::generic_category()}, what); }

bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

Deadlines::Clock::time_point after(Deadlines::Clock::time_point now, std::chrono::milliseconds timeout) {
  return timeout.count() == 0 ? Deadlines::kNever : now + timeout;
}

Deadlines::Clock::time_point from_now(std::chrono::milliseconds timeout) {
  return after(Deadlines::Clock::now(), timeout);
}

}  // namespace

void Stream::Waiter::begin(Deadlines::Clock::time_point deadline) {
  outcome_ = Outcome::ready;
  set_deadline(deadline);
}

Stream::Waiter::Outcome Stream::Waiter::end() {
  clear_deadline();
  if (stream_.forced_) fail(ECANCELED, "the server ended the connection");
  return outcome_;
}

void Stream::Waiter::on_deadline() {
  outcome_ = Outcome::timed_out;
  if (stream_.watch_) stream_.watch_->wake(direction_);
}

void Stream::Waiter::become_quiet() {
  if (outcome_ != Outcome::ready) return;
  outcome_ = Outcome::quiet;
  if (stream_.watch_) stream_.watch_->wake(direction_);
}

Stream::Stream(asio::io_context& context, FileDescriptor socket, const StreamTimeouts& timeouts)
    : IdleWaits::Wait{IdleWaits::of(context)},
      socket_{std::move(socket)},
      watch_{std::in_place, Readiness::of(context), socket_.get()},
      reader_{Deadlines::of(context), *this, Direction::Read},
      writer_{Deadlines::of(context), *this, Direction::Write},
      timeouts_{timeouts},
      new_until_{Deadlines::Clock::now() + kNew} {}

// Whether bytes are there that nobody has read.
bool Stream::arrived() noexcept {
  char first;
  return ::recv(socket_.get(), &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

// These two stand around a wait for bytes: no coroutine of its own, as most connections are in one at any time. False:
// an idle wait came to its end. A request that had arrived by then is still read: a close would reset the connection,
// and cut the reply before it.
bool Stream::begin_wait_readable() {
  if (buffer_.empty()) buffer_.release();
  end_wait();  // one that was cancelled is still in its list
  idle_wait_ = idle();
  if (forced_) fail(ECANCELED, "the server ended the connection");
  if (idle_wait_ && idle_is_over() && !arrived()) {
    idle_wait_ = false;
    left_idle_ = true;
    tell_idle(false);
    return false;
  }
  if (idle_wait_) {
    begin_idle_wait();
  } else {
    if (read_deadline_ == Deadlines::kNever) read_deadline_ = from_now(timeouts_.operation);
    reader_.begin(read_deadline_);
  }
  return true;
}

// What is idle stays so from one wait to the next.
void Stream::begin_idle_wait() {
  tell_idle(true);
  if (stopping_) return reader_.begin(new_until_);
  if (timeouts_.idle.count() == 0 && !may_be_quiet_) return reader_.begin(Deadlines::kNever);
  const auto now = CoarseClock::now();
  if (idle_until_ == kNotBegun) idle_until_ = after(now, timeouts_.idle);
  reader_.begin(idle_until_);
  if (may_be_quiet_) begin_wait(now);
}

void Stream::set_may_be_quiet(bool on) noexcept {
  may_be_quiet_ = on;
  end_wait();
}

void Stream::tell_idle(bool idle) {
  if (std::exchange(told_idle_, idle) != idle && idle_listener_) idle_listener_->on_idle(idle);
}

// Whether an idle wait that begins now would be over.
bool Stream::idle_is_over() const {
  if (!stopping_ && idle_until_ == kNotBegun) return false;
  return Deadlines::Clock::now() >= (stopping_ ? new_until_ : idle_until_);
}

bool Stream::end_wait_readable() {
  end_wait();
  const bool was_idle = std::exchange(idle_wait_, false);
  const auto outcome = reader_.end();
  drained_ = false;
  read_in_turn_ = 0;
  left_idle_ = false;
  quiet_ = outcome == Waiter::Outcome::quiet && !stopping_ && !watch_->ready(Direction::Read);
  if (outcome != Waiter::Outcome::timed_out) return !quiet_;
  if (!was_idle) fail(ETIMEDOUT, "reading");
  left_idle_ = !arrived();
  if (left_idle_) tell_idle(false);
  return !left_idle_;
}

bool Stream::park(Readiness::Watch::Listener& listener) {
  quiet_ = false;
  if (stopping_ || forced_ || watch_->ready(Direction::Read)) return false;
  idle_wait_ = true;
  reader_.begin(idle_until_);
  watch_->tell(listener);
  return true;
}

void Stream::unpark() {
  idle_wait_ = false;
  drained_ = false;
  reader_.cancel();
}

asio::awaitable<void> Stream::end_turn() {
  read_in_turn_ = written_in_turn_ = 0;
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  if (forced_) fail(ECANCELED, "the server ended the connection");
}

asio::awaitable<void> Stream::wait_writable() {
  writer_.begin(from_now(timeouts_.operation));
  watch_->clear_ready(Direction::Write);
  if (!watch_->ready(Direction::Write)) co_await watch_->wait(Direction::Write);
  written_in_turn_ = 0;
  if (writer_.end() == Waiter::Outcome::timed_out) fail(ETIMEDOUT, "writing");
}

// All that has come by now was read.
void Stream::drain() noexcept {
  drained_ = true;
  watch_->clear_ready(Direction::Read);
}

// What the kernel has now; 0 when it has nothing (drained_) or the stream has ended (ended_).
std::size_t Stream::receive(std::span<char> into) {
  quiet_ = false;
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), into.data(), into.size(), MSG_DONTWAIT);
    if (got >= 0) tell_idle(false);
    if (got > 0) {
      const auto size = static_cast<std::size_t>(got);
      if (size < into.size()) drain();
      new_until_ = {};
      idle_until_ = kNotBegun;
      return size;
    }
    if (got == 0) {
      ended_ = true;
      return 0;
    }
    if (would_block(errno)) {
      drain();
      return 0;
    }
    if (errno != EINTR) fail(errno, "reading");
  }
}

asio::awaitable<bool> Stream::fill(Deadlines::Clock::time_point deadline) {
  read_deadline_ = deadline;
  owing_ = owing_ || deadline != Deadlines::kNever;
  return fill_more();
}

asio::awaitable<bool> Stream::fill_more() {
  for (bool called_ready = false; !ended_;) {
    if (!drained_) {
      if (!called_ready) Readiness::begin_turn();
      const std::size_t size = receive(buffer_.prepare());
      buffer_.commit(size);
      if ((read_in_turn_ += size) >= kTurn) co_await end_turn();
      if (size > 0) co_return true;
      if (ended_) break;
    }
    if (!begin_wait_readable()) break;
    const bool waits = !watch_->ready(Direction::Read);
    if (waits) co_await watch_->wait(Direction::Read);
    called_ready = waits && watch_->ready(Direction::Read);
    if (!end_wait_readable()) break;
  }
  co_return false;
}

asio::awaitable<std::size_t> Stream::read_some(std::span<char> into) {
  begin_read();
  for (bool called_ready = false; buffer_.empty() && !ended_;) {
    if (!drained_) {
      if (!called_ready) Readiness::begin_turn();
      const std::size_t size = receive(into);
      if (size > 0) owing_ = true;
      if ((read_in_turn_ += size) >= kTurn) co_await end_turn();
      if (size > 0) co_return size;
      if (ended_) break;
    }
    if (!begin_wait_readable()) break;
    const bool waits = !watch_->ready(Direction::Read);
    if (waits) co_await watch_->wait(Direction::Read);
    called_ready = waits && watch_->ready(Direction::Read);
    if (!end_wait_readable()) break;
  }
  const std::size_t size = std::min(into.size(), buffered().size());
  std::copy_n(buffered().data(), size, into.data());
  consume(size);
  co_return size;
}

asio::awaitable<std::optional<std::string>> Stream::read_line(std::size_t limit) {
  begin_read();
  for (std::size_t seen = 0;;) {
    const std::size_t end = buffered().substr(0, limit).find('\n', seen);
    if (end != std::string_view::npos) {
      std::string line{buffered().substr(0, end)};
      consume(end + 1);
      if (line.ends_with('\r')) line.pop_back();
      co_return line;
    }
    seen = buffered().size();
    if (seen >= limit) fail(EMSGSIZE, "a line without an end");
    if (co_await fill_more()) continue;
    if (buffer_.empty()) co_return std::nullopt;
    std::string rest{buffered()};
    consume(rest.size());
    co_return rest;
  }
}

asio::awaitable<std::string> Stream::read_exactly(std::size_t size) {
  begin_read();
  std::string bytes;
  for (;;) {
    const std::string_view part = buffered().substr(0, size - bytes.size());
    bytes.append(part);
    consume(part.size());
    if (bytes.size() == size) break;
    if (!co_await fill_more()) break;
  }
  co_return bytes;
}

std::string_view Stream::write_now(std::string_view bytes, More more) {
  const int flags = MSG_DONTWAIT | MSG_NOSIGNAL | (more == More::yes ? MSG_MORE : 0);
  while (!bytes.empty() && written_in_turn_ < kTurn) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), flags);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      written_in_turn_ += static_cast<std::size_t>(sent);
      written_ += static_cast<std::uint64_t>(sent);
    } else if (would_block(errno)) {
      break;
    } else if (errno != EINTR) {
      fail(errno, "writing");
    }
  }
  if (bytes.empty()) owing_ = false;
  return bytes;
}

asio::awaitable<void> Stream::write(std::string_view bytes, More more) {
  for (;;) {
    bytes = write_now(bytes, more);
    if (written_in_turn_ >= kTurn) {
      co_await end_turn();
    } else if (!bytes.empty()) {
      co_await wait_writable();
    }
    if (bytes.empty()) break;
  }
}

asio::awaitable<void> Stream::send_file(int file, off_t offset, std::size_t size) {
  while (size > 0) {
    if (written_in_turn_ >= kTurn) co_await end_turn();
    const ssize_t sent = ::sendfile(socket_.get(), file, &offset, std::min(size, kTurn - written_in_turn_));
    if (sent > 0) {
      size -= static_cast<std::size_t>(sent);
      written_ += static_cast<std::uint64_t>(sent);
      written_in_turn_ += static_cast<std::size_t>(sent);
    } else if (sent == 0) {
      fail(EIO, "the file became shorter while it was sent");
    } else if (would_block(errno)) {
      co_await wait_writable();
    } else if (errno != EINTR) {
      fail(errno, "sending a file");
    }
  }
  owing_ = false;
}

void Stream::consume(std::size_t size) noexcept {
  buffer_.consume(size);
  owing_ = owing_ || size > 0;
}

void Stream::shutdown_write() noexcept { ::shutdown(socket_.get(), SHUT_WR); }

asio::awaitable<void> Stream::close_lingering(std::chrono::milliseconds limit) {
  if (!ended_ && !forced_ && !left_idle_ && !ends_in_reset_) {
    if (stopping_) limit = std::min(limit, kLingerWhileDraining);
    lingering_ = true;
    shutdown_write();
    // From here on the peer owes us an end of file, and what else it sends counts for nothing.
    owing_ = true;
    read_deadline_ = Deadlines::Clock::now() + limit;
    try {
      do {
        consume(buffered().size());
      } while (co_await fill_more() && Deadlines::Clock::now() < read_deadline_);
    } catch (const std::system_error&) {
      // Too slow, or gone: either way we have done what we can.
    }
  }
  close();
}

void Stream::set_ends_in_reset(bool on) noexcept {
  int family = AF_UNSPEC;
  socklen_t size = sizeof family;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_DOMAIN, &family, &size);
  if (family == AF_UNIX) return;  // which takes the option, and does not mind it
  const linger dropping{on ? 1 : 0, 0};
  const bool can = ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &dropping, sizeof dropping) == 0;
  ends_in_reset_ = on && can;
}

void Stream::close() noexcept {
  end_wait();
  watch_.reset();
  socket_.reset();
}

void Stream::stop() noexcept {
  stopping_ = true;
  if (idle_wait_) reader_.change_deadline(new_until_);
  if (!lingering_) return;
  read_deadline_ = std::min(read_deadline_, Deadlines::Clock::now() + kLingerWhileDraining);
  reader_.change_deadline(read_deadline_);
}

void Stream::force() noexcept {
  forced_ = true;
  // Dissolving the association resets the connection (tcp(7)); shutdown(2) would send the end of file.
  const sockaddr nobody{AF_UNSPEC, {}};
  if (!ends_in_reset_ || ::connect(socket_.get(), &nobody, sizeof nobody) < 0) ::shutdown(socket_.get(), SHUT_RDWR);
  if (!watch_) return;
  watch_->wake(Direction::Read);
  watch_->wake(Direction::Write);
}

}  // namespace portico
