// Carries lines to the clients of one event loop.
//
//   any thread: leave(outbox, line) ──▶ waiting ──▶ the loop's next turn: each client's lines in one write(2)
//               one post() for all that is left before that turn
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>

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

  // Any thread; an empty line is the end. REQUIRES: the outbox is not forgotten, and its loop runs.
  void leave(Outbox& outbox, Line line);

  // Writes all that was left. The loop's thread.
  void carry();

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

  void shutdown() override;
  void take();
  void link();
  void write(Outbox& outbox, std::uint32_t first);

  asio::io_context& context_;
  std::mutex mutex_;
  std::vector<Item> waiting_;  // these two: with the lock
  bool scheduled_ = false;
  std::vector<Item> carried_;
  std::string bytes_;  // several lines, as one
};

}  // namespace portico::chat
