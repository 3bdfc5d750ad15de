#include "servers/chat/frontend/hub_seat.h"

#include <chrono>
#include <exception>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace portico::chat {

namespace {

constexpr std::chrono::milliseconds kPartingTimeout{2'000};  // for the parent to say them
constexpr auto kNever = asio::steady_timer::time_point::max();

bool is_sign(std::string_view message) { return message.starts_with('\x01'); }

}  // namespace

HubSeat::HubSeat(Hub& hub, asio::io_context& loop, Stream& stream, Occupant& occupant, std::size_t send_queue)
    : occupant_{occupant},
      channel_{loop.get_executor(), hub},
      outbox_{stream, Carrier::of(loop), occupant, send_queue},
      changed_{loop, kNever} {
  channel_.tell(*this);
}

void HubSeat::enter() { tell(RecordKind::Arrival, arrival_text(occupant_.arrival())); }

void HubSeat::say(Lines& lines) {
  while (const Said* const said = lines.next(registered_)) {
    const auto* const malformed = std::get_if<Malformed>(&said->parsed);
    if (malformed && *malformed != Malformed::Empty && said->line.empty()) {
      tell(RecordKind::Garbled, *malformed == Malformed::TagsTooLong ? "1" : "0");
    } else {
      tell(RecordKind::Spoken, said->line);
    }
    if (!registered_) break;
  }
}

void HubSeat::oper(const OperResult& result) { tell(RecordKind::Oper, oper_text(result)); }

void HubSeat::leave(std::string_view reason) {
  if (ended() || std::exchange(left_, true)) return;
  tell(RecordKind::Leave, reason);
}

void HubSeat::shut_down() { tell(RecordKind::Drain, {}); }

void HubSeat::tell(RecordKind kind, std::string_view text) {
  if (records_.size() + text.size() > kMostRecords) push_records();
  append_record(records_, kind, text);
  unanswered_ = !registered_;
}

void HubSeat::push_records() {
  if (!records_.empty()) channel_.push(records_);
  records_.clear();
}

asio::awaitable<void> HubSeat::settle() {
  co_await send();
  while (unanswered_ && listening_) co_await changed();
  unanswered_ = false;
}

// False when something is left. A parent that has gone, or has ended the client, is heard of by who listens.
bool HubSeat::try_send() {
  try {
    push_records();
    return channel_.try_flush();
  } catch (const std::system_error&) {
    return true;
  }
}

asio::awaitable<void> HubSeat::send() {
  if (try_send()) co_return;
  try {
    co_await channel_.flush();
  } catch (const std::system_error&) {
  }
}

void HubSeat::on_woken() {
  if (!listening_) return;
  try {
    const bool some = channel_.try_receive(messages_);
    if (some) hear(messages_);
    if (left_) (void)try_send();
  } catch (const std::exception&) {  // no memory, say: what follows would have a gap
    return end_listening();
  }
  if (channel_.ended()) return end_listening();
  channel_.tell(*this);
}

void HubSeat::end_listening() {
  listening_ = false;
  if (!outbox_.ended()) outbox_.end();
  changed_.cancel();
}

// What came together is written together.
void HubSeat::hear(const std::vector<std::string_view>& messages) {
  if (messages.size() == 1 && !is_sign(messages.front())) return write(messages.front());
  std::string lines;
  for (const std::string_view message : messages) {
    if (is_sign(message)) {
      on_sign(message);
    } else {
      lines.append(message);
    }
  }
  if (!lines.empty()) write(lines);
}

void HubSeat::on_sign(std::string_view sign) {
  registered_ = sign == kRegistered;
  unanswered_ = false;
  changed_.cancel();
}

void HubSeat::write(std::string_view lines) {
  const bool room = outbox_.send(lines);
  if (room) return;
  leave(kSendQueueExceeded);
  outbox_.end();
}

asio::awaitable<void> HubSeat::changed() {
  asio::error_code woken;
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

// The parent says the last words, and ends it; if it does not, we do.
asio::awaitable<void> HubSeat::close() {
  co_await send();
  const auto deadline = std::chrono::steady_clock::now() + kPartingTimeout;
  changed_.expires_at(deadline);
  while (listening_ && std::chrono::steady_clock::now() < deadline) co_await changed();
  if (listening_) end_listening();
  co_await outbox_.flush(Outbox::kFlushTimeout);
}

std::unique_ptr<Seat> HubLobby::make_seat(asio::io_context& loop, Stream& stream, Seat::Occupant& occupant) {
  return std::make_unique<HubSeat>(*hub_, loop, stream, occupant, send_queue_);
}

}  // namespace portico::chat
