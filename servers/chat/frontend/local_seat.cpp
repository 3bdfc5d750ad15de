#include "servers/chat/frontend/local_seat.h"

#include <chrono>
#include <utility>

namespace portico::chat {

// A coroutine that was destroyed did not come to its end.
LocalSeat::~LocalSeat() { leave(kConnectionClosed); }

void LocalSeat::enter() {
  inside_ = true;
  client_ = room_.enter(*this);
}

void LocalSeat::leave(std::string_view reason) {
  if (std::exchange(inside_, false)) room_.leave(client_, reason);
}

asio::awaitable<void> LocalSeat::close() { return outbox_.flush(Outbox::kFlushTimeout); }

std::unique_ptr<Seat> LocalLobby::make_seat(asio::io_context& loop, Stream& stream, Seat::Occupant& occupant) {
  Carrier& carrier = Carrier::of(loop);
  carrier.set_gathering(gathering_);
  return std::make_unique<LocalSeat>(room_, stream, carrier, occupant, send_queue_);
}

}  // namespace portico::chat
