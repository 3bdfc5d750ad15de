#include "servers/chat/frontend/outbox.h"

#include <sys/socket.h>

#include <system_error>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/redirect_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

namespace portico::chat {

namespace {

constexpr std::size_t kAtOnce = 64 * 1024;  // then there is room for as much again

}  // namespace

Outbox::~Outbox() { carrier_.forget(*this); }

// What is more than can be read in a moment does not wait for more, either.
bool Outbox::push(Line line, bool asked) {
  if (overfull_.load(std::memory_order_relaxed)) return true;
  const std::size_t size = line->size();
  std::size_t before = queued_.load(std::memory_order_relaxed);
  if (before + size > limit_) {  // it may only wait to be written
    carrier_.carry_if_here(*this);
    before = queued_.load(std::memory_order_relaxed);
  }
  if (!has_room(size)) return false;
  const std::size_t most = carrier_.gathering().most;
  carrier_.leave(*this, std::move(line), asked || before / most != (before + size) / most);
  return true;
}

bool Outbox::send(std::string_view bytes) {
  if (overfull_.load(std::memory_order_relaxed)) return true;
  const std::string_view rest = write_some(bytes);
  if (rest.empty()) return true;
  if (!has_room(rest.size())) return false;
  keep(rest);
  return true;
}

bool Outbox::has_room(std::size_t size) noexcept {
  if (queued_.fetch_add(size, std::memory_order_relaxed) + size <= limit_) return true;
  overfull_.store(true, std::memory_order_relaxed);
  return false;
}

void Outbox::end() {
  ended_.store(true, std::memory_order_release);
  carrier_.leave(*this, nullptr, true);
}

void Outbox::write(std::string_view bytes) {
  const std::string_view rest = write_some(bytes);
  queued_.fetch_sub(bytes.size() - rest.size(), std::memory_order_relaxed);
  if (!rest.empty()) keep(rest);
}

// What the kernel has not taken; behind a backlog everything has to wait its turn.
std::string_view Outbox::write_some(std::string_view bytes) {
  if (broken_) return {};
  if (backlog_) return bytes;
  try {
    return stream_.write_now(bytes);
  } catch (const std::system_error&) {
    break_off();
  }
  return {};
}

void Outbox::keep(std::string_view bytes) {
  if (backlog_) {
    backlog_->bytes.append(bytes);
    return;
  }
  backlog_ = std::make_unique<Backlog>();
  backlog_->bytes = bytes;
  asio::co_spawn(carrier_.context_, write_backlog(), asio::detached);
}

asio::awaitable<void> Outbox::write_backlog() {
  try {
    while (!backlog_->bytes.empty()) {
      const std::string part = backlog_->bytes.substr(0, kAtOnce);
      backlog_->bytes.erase(0, part.size());
      co_await stream_.write(part);
      queued_.fetch_sub(part.size(), std::memory_order_relaxed);
    }
  } catch (const std::system_error&) {
    break_off();
  }
  const auto gone = std::exchange(backlog_, nullptr);
  if (gone->awaited) gone->awaited->cancel();
}

// The reader finds out by itself, and says so to the room. What the kernel still has is dropped with the connection: it
// would keep megabytes for a peer that does not read.
void Outbox::break_off() noexcept {
  broken_ = true;
  const linger drop{1, 0};
  ::setsockopt(stream_.native_handle(), SOL_SOCKET, SO_LINGER, &drop, sizeof drop);
  stream_.force();
}

void Outbox::finish() {
  if (overfull_) break_off();
  occupant_.on_ended();
}

asio::awaitable<void> Outbox::flush(std::chrono::milliseconds limit) {
  carrier_.carry(*this);
  if (!backlog_) co_return;
  asio::steady_timer until{carrier_.context_, limit};
  co_await await_writer(until);
  if (!backlog_) co_return;
  break_off();
  until.expires_at(asio::steady_timer::time_point::max());
  co_await await_writer(until);
}

// The writer uses the stream: it must have ended before the stream goes.
asio::awaitable<void> Outbox::await_writer(asio::steady_timer& until) {
  backlog_->awaited = &until;
  asio::error_code woken;
  co_await until.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  if (backlog_) backlog_->awaited = nullptr;
}

}  // namespace portico::chat
