// Seats in the process where the room is: for policies whose handlers share memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "servers/chat/frontend/outbox.h"
#include "servers/chat/frontend/room.h"
#include "servers/chat/frontend/seat.h"

namespace portico::chat {

class LocalSeat final : public Seat, private Endpoint {
 public:
  LocalSeat(Room& room, Stream& stream, Carrier& carrier, Occupant& occupant, std::size_t send_queue)
      : room_{room}, occupant_{occupant}, outbox_{stream, carrier, occupant, send_queue} {}
  ~LocalSeat() override;

  void enter() override;
  void say(Lines& lines) override { room_.say(client_, lines); }
  void oper(const OperResult& result) override { room_.oper(client_, result); }
  // Also when the room has ended it: whoever does that may still be at it, with the room's lock held.
  void leave(std::string_view reason) override;
  void shut_down() override { room_.shut_down(); }
  [[nodiscard]] bool ended() const noexcept override { return outbox_.ended(); }
  [[nodiscard]] asio::awaitable<void> close() override;

 private:
  bool deliver(Line line, bool asked) override { return outbox_.push(std::move(line), asked); }
  void end() override { outbox_.end(); }
  [[nodiscard]] Arrival arrival() const override { return occupant_.arrival(); }

  Room& room_;
  ClientId client_ = 0;
  bool inside_ = false;  // the room may know of it
  Occupant& occupant_;
  Outbox outbox_;
};

class LocalLobby final : public Lobby {
 public:
  // `room` outlives it. `send_queue`: see Outbox.
  LocalLobby(Room& room, std::size_t send_queue, const Gathering& gathering)
      : room_{room}, send_queue_{send_queue}, gathering_{gathering.within(send_queue)} {}

  [[nodiscard]] std::unique_ptr<Seat> make_seat(asio::io_context& loop, Stream& stream,
                                                Seat::Occupant& occupant) override;

 private:
  Room& room_;
  const std::size_t send_queue_;
  const Gathering gathering_;
};

}  // namespace portico::chat
