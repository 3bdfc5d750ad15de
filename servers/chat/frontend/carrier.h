// Carries lines to the clients of one event loop.
//
//   any thread: leave(outbox, line) ──▶ left ──▶ the end of the loop's turn: each client's lines in one write(2)
//                                            └─▶ for a loop that has carried a moment ago: somewhat later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "servers/chat/engine/outcome.h"
#include "servers/chat/frontend/gathering.h"
#include <portico/shared/readiness.h>

namespace portico::chat {

class Outbox;

// The one of a loop. A client that waits for nothing takes no memory here, nor in its outbox.
class Carrier : public asio::execution_context::service, private Readiness::Afterwards {
 public:
  using key_type = Carrier;
  static inline asio::execution_context::id id;

  explicit Carrier(asio::execution_context& context);

  // The one of a loop. In its thread.
  [[nodiscard]] static Carrier& of(asio::io_context& context) { return asio::use_service<Carrier>(context); }

  // How it gathers; does nothing while there are outboxes. The loop's thread.
  void set_gathering(const Gathering& gathering) noexcept;
  [[nodiscard]] const Gathering& gathering() const noexcept { return gathering_; }

  // An outbox comes, and goes: what was left for it is dropped, and nothing more is left. The loop's thread.
  void attach() noexcept { ++outboxes_; }
  void forget(Outbox& outbox);

  // Any thread; no line (null) is the end. What is `hurried` goes at the end of the loop's turn, with all that was left
  // for that client before. REQUIRES: the outbox is attached, and its loop runs.
  void leave(Outbox& outbox, Line line, bool hurried);

  // Writes what was left for one client. The loop's thread; the second does nothing in others.
  void carry(Outbox& outbox);
  void carry_if_here(Outbox& outbox);

 private:
  friend class Outbox;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kKept = 16 * 1024;  // items that there is memory for when nothing waits

  struct Left {
    Outbox* to;
    Line line;
    bool hurried;
  };

  struct Item {
    Outbox* to;  // null: it was written
    Line line;
    std::uint32_t next = kNone;  // for the same client
  };

  void shutdown() override;
  void come();
  void on_all_told() override { come(); }
  void fetch();
  void carry_all(bool gathered);
  void write(Outbox& outbox);
  void gather(bool gathered);
  void set_gathers(bool gathers);

  asio::io_context& context_;
  Readiness& readiness_;
  Gathering gathering_ = kGather;
  std::size_t outboxes_ = 0;

  std::mutex mutex_;
  std::vector<Left> left_;  // these three: with the lock
  bool comes_ = false;      // come() will be called
  bool gathers_ = false;    // the timer runs; changed by the loop's thread only

  std::vector<Left> fetched_;
  std::vector<Item> items_;  // each client's lines are a chain, in their order
  std::vector<Outbox*> hurried_;
  std::string bytes_;  // several lines, as one
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point carried_at_{};
};

}  // namespace portico::chat
