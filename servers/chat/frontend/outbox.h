// What waits to be sent to one client.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>

#include "servers/chat/frontend/carrier.h"
#include "servers/chat/frontend/seat.h"
#include <portico/streams/stream.h>

namespace portico::chat {

// Bounded: who reads too slowly is ended, and costs nobody else time. Lines come from any thread; the rest belongs to
// the client's loop. What the kernel does not take at once is written by a coroutine of its own, while there is any.
class Outbox {
 public:
  // How long the last lines of a client that is ended may take.
  static constexpr std::chrono::milliseconds kFlushTimeout{1'000};

  // All three outlive it. `limit`: bytes that the kernel has not taken, or in other threads has not been given yet.
  Outbox(Stream& stream, Carrier& carrier, Seat::Occupant& occupant, std::size_t limit)
      : stream_{stream}, carrier_{carrier}, occupant_{occupant}, limit_{limit} {
    carrier_.attach();
  }
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // Any thread, one at a time. `asked`: it does not wait for more. False, once, when there is no room for the line;
  // later ones are dropped.
  bool push(Line line, bool asked);

  // The same in the loop's own thread, at once: not for a loop that has other clients to write to.
  bool send(std::string_view bytes);

  // Any thread: nothing comes any more. When all before it is on its way the occupant is told; when there was no room,
  // the connection is shut down as well.
  void end();

  // Whether that was called. Any thread.
  [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }

  // Waits until everything has been written; a connection that takes longer is shut down. REQUIRES: ended(), or nobody
  // pushes any more; not cancelled.
  [[nodiscard]] asio::awaitable<void> flush(std::chrono::milliseconds limit);

 private:
  friend class Carrier;

  [[nodiscard]] bool has_room(std::size_t size) noexcept;
  void write(std::string_view bytes);
  [[nodiscard]] std::string_view write_some(std::string_view bytes);
  void finish();
  void keep(std::string_view bytes);
  asio::awaitable<void> write_backlog();
  asio::awaitable<void> await_writer(asio::steady_timer& until);
  void break_off() noexcept;

  struct Backlog {
    std::string bytes;
    asio::steady_timer* awaited = nullptr;  // by flush()
  };

  Stream& stream_;
  Carrier& carrier_;
  Seat::Occupant& occupant_;
  const std::size_t limit_;
  std::unique_ptr<Backlog> backlog_;      // while the kernel is full; its writer runs then
  std::atomic<std::size_t> queued_ = 0;   // bytes
  std::uint32_t first_ = Carrier::kNone;  // the carrier's: where this client's lines begin and end
  std::uint32_t last_ = 0;
  bool hurried_ = false;  // they do not wait for more
  std::atomic<bool> ended_ = false;
  std::atomic<bool> overfull_ = false;
  bool broken_ = false;
};

}  // namespace portico::chat
