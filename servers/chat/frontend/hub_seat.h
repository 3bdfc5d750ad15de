// A seat in a forked child: the room is in the parent.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>

#include "servers/chat/frontend/hub_records.h"
#include "servers/chat/frontend/outbox.h"
#include "servers/chat/frontend/seat.h"
#include <portico/shared/hub_channel.h>
#include <portico/shared/readiness.h>

namespace portico::chat {

// What the client says goes to the parent as it is; what comes from there goes into an outbox as it does elsewhere, so
// that a client that does not read is this child's affair. Until the client is registered, each line waits for the
// room's word: what is allowed depends on it.
class HubSeat final : public Seat, private Readiness::Watch::Listener {
 public:
  HubSeat(Hub& hub, asio::io_context& loop, Stream& stream, Occupant& occupant, std::size_t send_queue);

  void enter() override;
  void say(Lines& lines) override;
  void oper(const OperResult& result) override;
  void leave(std::string_view reason) override;
  void shut_down() override;
  [[nodiscard]] bool unsettled() const noexcept override { return !records_.empty() || unanswered_; }
  [[nodiscard]] asio::awaitable<void> settle() override;
  [[nodiscard]] bool ended() const noexcept override { return outbox_.ended(); }
  [[nodiscard]] asio::awaitable<void> close() override;

 private:
  void tell(RecordKind kind, std::string_view text);
  void push_records();
  [[nodiscard]] bool try_send();
  asio::awaitable<void> send();
  void on_woken() override;
  void on_loop_end() noexcept override {}
  void end_listening();
  void hear(const std::vector<std::string_view>& messages);
  void on_sign(std::string_view sign);
  void write(std::string_view lines);
  asio::awaitable<void> changed();

  Occupant& occupant_;
  HubChannel channel_;
  Outbox outbox_;
  asio::steady_timer changed_;  // cancelled when something below does, but for records_
  std::vector<std::string_view> messages_;
  std::string records_;      // to be sent
  bool registered_ = false;  // the client is
  bool unanswered_ = false;  // something was sent before it was
  bool listening_ = true;
  bool left_ = false;
};

class HubLobby final : public Lobby {
 public:
  // `hub` outlives it, and is there by the time a seat is made.
  HubLobby(std::optional<Hub>& hub, std::size_t send_queue) : hub_{hub}, send_queue_{send_queue} {}

  [[nodiscard]] std::unique_ptr<Seat> make_seat(asio::io_context& loop, Stream& stream,
                                                Seat::Occupant& occupant) override;

 private:
  std::optional<Hub>& hub_;
  const std::size_t send_queue_;
};

}  // namespace portico::chat
