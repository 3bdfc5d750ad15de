#include "servers/tftp/engine/sender.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>

namespace portico::tftp {

Sender::Sender(std::string opening, std::optional<std::uint64_t> size, const Patience& patience)
    : opening_(std::move(opening)), datagram_(opening_), size_(size), patience_(patience), timer_(patience) {}

Sender Sender::answering(const TransferOptions& agreed, std::optional<std::uint64_t> size, const Patience& patience) {
  const bool plain = agreed.empty();
  Sender sender{plain ? std::string{} : encode(OptionAckPacket{to_wire(agreed)}), size, patience};
  sender.adopt(agreed);
  if (plain) sender.state_ = State::Sending;
  return sender;
}

Sender Sender::requesting(RequestPacket request, const TransferOptions& wanted, std::optional<std::uint64_t> size,
                          const Patience& patience) {
  request.direction = Direction::Write;
  request.options = to_wire(wanted);
  Sender sender{encode(request), size, patience};
  sender.options_ = wanted;
  sender.requested_ = true;
  return sender;
}

// What was agreed is in force from now on.
void Sender::adopt(const TransferOptions& agreed) {
  options_ = agreed;
  if (agreed.timeout) timer_.set_ceiling(*agreed.timeout);
  if (size_) last_ = last_block(*size_, agreed.block_size_in_force());
}

std::string Sender::take_datagram(Time now) {
  if (datagram_.empty()) return {};
  if (state_ == State::Opening) {
    if (counts_.sent > 0) ++counts_.retransmitted;
    last_sent_at_ = now;
    timer_.start(now);
  }
  ++counts_.sent;
  return std::exchange(datagram_, {});
}

BlockRange Sender::due() const {
  if (state_ != State::Sending) return {};
  const auto window_end = acknowledged_ + options_.window_size_in_force();
  return {next_, std::min(window_end, last_.value_or(window_end))};
}

void Sender::sent(Block through, Time now) {
  assert(through >= due().first && through <= due().last);
  counts_.sent += static_cast<std::uint64_t>(through - next_ + 1);
  counts_.retransmitted += static_cast<std::uint64_t>(std::max<Block>(std::min(through, highest_sent_) - next_ + 1, 0));
  next_ = through + 1;
  highest_sent_ = std::max(highest_sent_, through);
  last_sent_at_ = now;
  timer_.start(now);
}

void Sender::ends_at(Block last) {
  assert(last >= highest_sent_);
  last_ = last;
}

void Sender::hear(std::string_view datagram, Time now) {
  if (!running()) return;
  const auto packet = decode(datagram);
  std::visit([this, now](const auto& any) { this->on(any, now); }, packet);
}

void Sender::on(const AckPacket& ack, Time now) {
  const auto block = from_wire(ack.block, acknowledged_);
  switch (state_) {
    case State::Opening:
      // From a server that knows no options, or from a client that has read the OACK.
      if (ack.block == 0) begin(requested_ ? TransferOptions{} : options_, now);
      break;
    case State::Sending:
      if (block > highest_sent_ || block < acknowledged_) return;  // never sent, or stale
      if (block == acknowledged_) return on_repeated_ack(now);
      advance_to(block, now);
      break;
    case State::Done:
    case State::Failed:
      break;
  }
}

void Sender::on(const OptionAckPacket& answer, Time now) {
  if (!awaiting_peer()) return;
  const auto checked = check_answer(options_, answer);
  if (const auto* agreed = std::get_if<TransferOptions>(&checked)) return begin(*agreed, now);
  refuse(std::get<ErrorPacket>(checked));
}

void Sender::on(const ErrorPacket& error, Time /*unused*/) { fail(FailureReason::PeerRefused, error); }

void Sender::on(const MalformedPacket& malformed, Time /*unused*/) {
  if (awaiting_peer() && malformed.opcode == Opcode::OptionAck) refuse(malformed.answer);
}

void Sender::begin(const TransferOptions& agreed, Time now) {
  if (counts_.sent == 1) timer_.measured(now - last_sent_at_);
  if (counts_.sent > 1) sent_twice_to_ = 0;
  state_ = State::Sending;
  peer_heard_ = true;
  datagram_.clear();
  adopt(agreed);
  timer_.progress();
  timer_.start(now);
}

void Sender::advance_to(Block block, Time now) {
  const bool all_was_sent_once = block > sent_twice_to_ && block == next_ - 1;
  if (all_was_sent_once) timer_.measured(now - last_sent_at_);
  peer_heard_ = true;
  acknowledged_ = block;
  timer_.progress();
  timer_.start(now);
  // RFC 7440 §4: an ACK within the window tells that the block after it is missing.
  if (next_ > block + 1) send_again_after_acknowledged();
  next_ = block + 1;
  if (block == last_) {
    state_ = State::Done;
    timer_.stop();
  }
}

// RFC 1123 §4.2.3.1: without a window, a repeated ACK sends nothing again, unless it can only come from a peer that
// asks: the timer has backed off and waits much longer than an echo of anything takes. With a window, it tells that the
// first block of that is missing; but if blocks before it were sent twice, it may well answer the second of them, and
// then everything to come would be sent twice, too.
void Sender::on_repeated_ack(Time now) {
  if (next_ == acknowledged_ + 1) return;  // nothing is on its way
  const bool asks =
      options_.window_size_in_force() > 1 ? acknowledged_ > sent_twice_to_ : timer_.overdue(last_sent_at_, now);
  if (asks) send_again_after_acknowledged();
}

void Sender::send_again_after_acknowledged() {
  sent_twice_to_ = highest_sent_;
  next_ = acknowledged_ + 1;
}

void Sender::expire(Time now) {
  if (!running() || now < deadline()) return;
  if (!timer_.back_off(peer_heard_ ? patience_.retransmissions : patience_.opening_retransmissions)) {
    return fail(FailureReason::PeerSilent);
  }
  timer_.start(now);
  if (state_ == State::Sending) return send_again_after_acknowledged();
  datagram_ = opening_;
}

void Sender::lose_peer() {
  if (running()) fail(FailureReason::PeerGone);
}

void Sender::refuse(const ErrorPacket& why) {
  if (!running()) return;
  fail(FailureReason::Refused, why);
  datagram_ = encode(why);
}

void Sender::fail(FailureReason reason, ErrorPacket error) {
  state_ = State::Failed;
  timer_.stop();
  datagram_.clear();
  failure_ = TransferFailure{reason, std::move(error)};
}

}  // namespace portico::tftp
