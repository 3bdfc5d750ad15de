// One connection to a server: lines in, lines out, in the pace that servers allow.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "clients/chat/outgoing.h"
#include "clients/chat/pace.h"
#include "clients/common/failure.h"
#include <portico/shared/file_descriptor.h>
#include <portico/streams/stream.h>

namespace portico::chat::client {

// The connection is gone; what() tells how.
class LostConnection : public Failure {
 public:
  using Failure::Failure;
};

// In its loop's thread. One coroutine reads, one writes; both must have ended before it goes.
class Wire {
 public:
  using Clock = std::chrono::steady_clock;

  // How long the server has to end the connection once QUIT was written.
  static constexpr std::chrono::milliseconds kFarewell{3'000};

  Wire(asio::io_context& context, FileDescriptor socket, std::chrono::milliseconds pace);

  // The next line without its end; empty when there was none until `deadline`. Throws LostConnection.
  [[nodiscard]] asio::awaitable<std::string> read_line(Clock::time_point deadline);

  // What may wait to go at once, in bytes: answers to a server that asks and asks, and does not read.
  static constexpr std::size_t kMostUrgent = 64UL * 1024;

  // Queues a line. When there are more than kMostUrgent of those that go at once, the connection is lost.
  void send(Outgoing line);

  // Nothing more follows: what is queued goes out, and then the server has kFarewell to close.
  void finish();
  // Nothing that is queued matters any more, but for QUIT and what was to go at once.
  void drop_queue();

  // Lines that wait for their turn.
  [[nodiscard]] std::size_t queued() const noexcept { return queue_.size(); }

  // Of these, what the user has asked for and the pace holds back; 0: it all goes in a moment. QUIT, which goes with
  // what is before it, does not count.
  [[nodiscard]] std::size_t held_back() const;

  // Of these, what the user has asked for and is lost with the connection: not what enters a room, asks for a sign or
  // quits.
  [[nodiscard]] std::size_t losable() const;

  // Whether one that is queued now goes in a moment.
  [[nodiscard]] bool is_free_to_go() const { return queue_.empty() && pace_.next() <= Clock::now(); }

  // Writes what is queued, until force() was called or the connection breaks. `on_written` is told each line, and may
  // send more.
  [[nodiscard]] asio::awaitable<void> write_all(std::function<void(std::string_view)> on_written);

  // Ends the connection: whoever reads or writes is told so.
  void force();

 private:
  void send_at_once(Outgoing line);
  [[nodiscard]] Clock::time_point next_turn() const;
  [[nodiscard]] std::string take_lines(const std::function<void(std::string_view)>& on_written);
  [[nodiscard]] asio::awaitable<void> wait_until(Clock::time_point moment);

  Stream stream_;
  asio::steady_timer wake_;
  asio::steady_timer farewell_;
  Pace pace_;
  std::deque<Outgoing> urgent_;
  std::size_t urgent_bytes_ = 0;
  std::deque<Outgoing> queue_;
  bool finishing_ = false;
  bool forced_ = false;
  bool unheard_ = false;  // the server does not read
};

}  // namespace portico::chat::client
