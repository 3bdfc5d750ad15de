// Carries lines to the clients of one event loop.
//
//   any thread: leave(outbox, line) ──▶ waiting ──▶ the loop's next turn: each client's lines in one write(2)
//                                               └─▶ for a loop that has carried a moment ago: somewhat later
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
#include "servers/chat/frontend/gathering.h"

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

  // How it gathers. The loop's thread, before anything is left.
  void set_gathering(const Gathering& gathering) noexcept { gathering_ = gathering; }
  [[nodiscard]] const Gathering& gathering() const noexcept { return gathering_; }

  // Any thread; no line (null) is the end. What is `hurried` goes in the loop's next turn, with all that was left for
  // that client before. REQUIRES: the outbox is not forgotten, and its loop runs.
  void leave(Outbox& outbox, Line line, bool hurried);

  // Writes all that was left. The loop's thread.
  void carry() { carry_all(false); }

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
    bool hurried = false;
  };

  void shutdown() override;
  void come();
  void carry_all(bool gathered);
  void take();
  void link();
  void write_each(bool all);
  void write(Outbox& outbox, std::uint32_t first);
  void keep();
  void plan_next(bool gathered);

  asio::io_context& context_;
  Gathering gathering_ = kGatherInLoop;
  std::mutex mutex_;
  std::vector<Item> waiting_;  // these three: with the lock
  bool comes_ = false;         // a visit was posted
  bool gathers_ = false;       // the timer runs
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point carried_at_{};
  std::vector<Item> carried_;
  std::vector<Item> kept_;
  std::string bytes_;  // several lines, as one
};

}  // namespace portico::chat
