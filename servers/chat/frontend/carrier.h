// Carries lines to the clients of one event loop.
//
//   any thread: leave(outbox, line) ──▶ waiting ──▶ the loop's next turn: each client's lines in one write(2)
//               one post() for all that is left before that turn
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "servers/chat/engine/outcome.h"

namespace portico::chat {

class Outbox;

// The one of a loop. A client that waits for nothing takes no memory here, nor in its outbox.
class Carrier : public asio::execution_context::service {
 public:
  using key_type = Carrier;
  static inline asio::execution_context::id id;

  explicit Carrier(asio::execution_context& context);

  // The one of a loop. In its thread.
  [[nodiscard]] static Carrier& of(asio::io_context& context) { return asio::use_service<Carrier>(context); }

  // There is one client on this loop, so that each visit wakes a thread: see gathering.h. The loop's thread.
  void gather() noexcept { gathers_ = true; }
  [[nodiscard]] bool gathers() const noexcept { return gathers_; }

  // Any thread; no line (null) is the end. REQUIRES: the outbox is not forgotten, and its loop runs.
  void leave(Outbox& outbox, Line line);

  // Writes all that was left. The loop's thread.
  void carry() { carry(false); }

  // Drops what was left for an outbox that goes. The loop's thread; nothing more is left for it.
  void forget(const Outbox& outbox);

 private:
  friend class Outbox;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kKept = 16 * 1024;  // items that there is memory for when nothing waits

  struct Item {
    Outbox* to;
    Line line;
    std::uint32_t next = kNone;  // for the same client
  };

  enum class Visit : std::uint8_t { Unplanned, Gathering, Soon };

  void shutdown() override;
  void carry(bool gathered);
  void take();
  void plan_next(bool carried, bool gathered);
  void link();
  void write(Outbox& outbox, std::uint32_t first);

  asio::io_context& context_;
  std::mutex mutex_;
  std::vector<Item> waiting_;  // these three: with the lock
  std::size_t gathered_ = 0;   // bytes
  Visit next_ = Visit::Unplanned;
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point carried_at_{};
  bool gathers_ = false;
  std::vector<Item> carried_;
  std::string bytes_;  // several lines, as one
};

}  // namespace portico::chat
