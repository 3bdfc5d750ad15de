#include "clients/chat/wire.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include "servers/chat/protocol/message.h"
#include <portico/streams/deadlines.h>
#include <portico/streams/disconnect.h>

namespace portico::chat::client {
namespace {

constexpr std::size_t kLongestLine = kMaxTags + 16UL * kMaxLine;  // some servers write more than the standard allows
constexpr StreamTimeouts kForEver{std::chrono::milliseconds{0}, std::chrono::milliseconds{0}};

// What ends a conversation is no flood.
bool is_free(const Outgoing& each) { return each.line.starts_with("PING ") || each.line.starts_with("QUIT"); }

bool is_missed(const Outgoing& each) { return each.asked && !is_free(each); }

// The rooms are entered again over the next connection.
bool is_lost(const Outgoing& each) { return is_missed(each) && !each.line.starts_with("JOIN "); }

std::size_t count(const std::deque<Outgoing>& lines, bool (*counts)(const Outgoing&)) {
  return static_cast<std::size_t>(std::ranges::count_if(lines, counts));
}

}  // namespace

Wire::Wire(asio::io_context& context, FileDescriptor socket, std::chrono::milliseconds pace)
    : stream_{context, std::move(socket), kForEver}, wake_{context}, farewell_{context}, pace_{pace} {}

asio::awaitable<std::string> Wire::read_line(Clock::time_point deadline) {
  while (true) {
    if (unheard_) throw LostConnection{"the server does not read the answers that it asks for"};
    const auto bytes = stream_.buffered();
    const auto end = bytes.substr(0, kLongestLine).find('\n');
    if (end != std::string_view::npos) {
      std::string line{bytes.substr(0, end)};
      stream_.consume(end + 1);
      if (line.ends_with('\r')) line.pop_back();
      if (!line.empty()) co_return line;
      continue;
    }
    if (bytes.size() >= kLongestLine) throw LostConnection{"the server sent a line without an end"};
    bool more = false;
    try {
      more = co_await stream_.fill(deadline);
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::timed_out && Clock::now() >= deadline) co_return std::string{};
      if (!is_disconnect(error.code()) && !unheard_) throw LostConnection{error.what()};
    }
    if (!more && !unheard_) throw LostConnection{"the server closed the connection"};
  }
}

void Wire::send(Outgoing line) {
  if (line.at_once) return send_at_once(std::move(line));
  queue_.push_back(std::move(line));
  wake_.cancel();
}

void Wire::send_at_once(Outgoing line) {
  if (forced_) return;
  urgent_bytes_ += line.line.size();
  urgent_.push_back(std::move(line));
  unheard_ = urgent_bytes_ > kMostUrgent;
  if (unheard_) return force();
  wake_.cancel();
}

void Wire::finish() {
  finishing_ = true;
  wake_.cancel();
}

void Wire::drop_queue() {
  std::erase_if(queue_, [](const Outgoing& each) { return !each.line.starts_with("QUIT"); });
  wake_.cancel();
}

void Wire::force() {
  forced_ = true;
  stream_.force();
  wake_.cancel();
  farewell_.cancel();
}

std::size_t Wire::held_back() const { return next_turn() > Clock::now() ? count(queue_, is_missed) : 0; }

std::size_t Wire::losable() const { return count(queue_, is_lost); }

Wire::Clock::time_point Wire::next_turn() const {
  if (urgent_.empty() && queue_.empty()) return Deadlines::kNever;
  return urgent_.empty() && !is_free(queue_.front()) ? pace_.next() : Clock::time_point::min();
}

// All that may go now, with line ends.
std::string Wire::take_lines(const std::function<void(std::string_view)>& on_written) {
  std::string bytes;
  const auto now = Clock::now();
  while (next_turn() <= now) {
    auto& from = urgent_.empty() ? queue_ : urgent_;
    if (urgent_.empty() && !is_free(queue_.front())) pace_.sent(now);
    if (&from == &urgent_) urgent_bytes_ -= from.front().line.size();
    const auto line = std::move(from.front().line);
    from.pop_front();
    bytes.append(line).append("\r\n");
    on_written(line);
  }
  return bytes;
}

asio::awaitable<void> Wire::wait_until(Clock::time_point moment) {
  asio::error_code ignored;
  wake_.expires_at(moment);
  co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

// Whatever breaks, the reader is woken, and tells what happened.
asio::awaitable<void> Wire::write_all(std::function<void(std::string_view)> on_written) {
  try {
    while (!forced_) {
      const auto bytes = take_lines(on_written);
      if (!bytes.empty()) {
        co_await stream_.write(bytes);
        continue;
      }
      if (std::exchange(finishing_, finishing_ && !queue_.empty())) {
        farewell_.expires_after(kFarewell);
        farewell_.async_wait([this](const asio::error_code& error) {
          if (!error) force();
        });
      }
      const auto turn = next_turn();
      co_await wait_until(turn);
    }
  } catch (const std::system_error&) {
    force();
  } catch (...) {
    force();
    throw;
  }
}

}  // namespace portico::chat::client
