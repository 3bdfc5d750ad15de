// The pump of one client: bytes into lines, lines into the room, as fast as its penalty timer allows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>

#include "servers/chat/frontend/line_splitter.h"
#include "servers/chat/frontend/operators.h"
#include "servers/chat/frontend/penalty_timer.h"
#include "servers/chat/frontend/said.h"
#include "servers/chat/frontend/seat.h"
#include <portico/handlers/stream_request_handler.h>

namespace spdlog {
class logger;
}

namespace portico::chat {

// What is the same for all clients. Any thread: it is only read.
struct ChatRules {
  spdlog::logger& log;
  const Operators& operators;
  bool flood_limits = true;
  bool served_alone = false;     // under the policy loop
  bool counts_this_host = true;  // among the clients of its address
};

class ChatHandler final : public StreamRequestHandler, private Seat::Occupant {
 public:
  // Both outlive it.
  ChatHandler(Lobby& lobby, const ChatRules& rules) : lobby_{lobby}, rules_{rules} {}

  [[nodiscard]] bool resumable() const noexcept override { return true; }
  [[nodiscard]] std::string on_overload() override;

 private:
  class Turn;
  enum class Next : std::uint8_t { Read, GoOn, Pause, Oper };
  struct OperAttempt {
    std::string name;
    std::string password;
    std::string tags;
  };
  static constexpr std::uint8_t kFreeLines = 32;  // before registration: those that clients need for it cost nothing

  asio::awaitable<void> setup() override;
  asio::awaitable<void> handle() override;
  asio::awaitable<void> finish() override;
  void on_ended() override;
  [[nodiscard]] Arrival arrival() const override;

  [[nodiscard]] Next take_turn();
  asio::awaitable<void> act(Next next);
  asio::awaitable<void> pause();
  asio::awaitable<void> check_oper();
  void charge(const Said& said, bool registered, PenaltyTimer::Time now);
  void depart(std::string_view reason);
  [[nodiscard]] bool over() const { return seat_->ended() || stopping().stop_requested(); }

  Lobby& lobby_;
  const ChatRules& rules_;
  std::unique_ptr<Seat> seat_;
  LineSplitter splitter_;
  PenaltyTimer timer_;
  std::unique_ptr<OperAttempt> oper_;    // until it is checked
  asio::steady_timer* pause_ = nullptr;  // while the client is not read from
  std::uint8_t free_lines_ = kFreeLines;
  bool reading_ = false;
};

}  // namespace portico::chat
