#include "servers/tftp/engine/receiver.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>
#include <variant>

namespace portico::tftp {
namespace {

// In timeouts. A receiver is slower than a sender: what was lost is a sender's to repeat, and two who repeat at the
// same time do it needlessly.
constexpr int kReceiversPeriods = 2;

constexpr int kRoundTripsToStay = 4;

// What a repeat of the last block may come later than after the timeout that was negotiated for it.
constexpr std::chrono::milliseconds kMargin{1000};

}  // namespace

Receiver::Receiver(std::string opening, const Patience& patience)
    : opening_(std::move(opening)), datagram_(opening_), patience_(patience), timer_(patience) {}

Receiver Receiver::answering(const TransferOptions& agreed, const Patience& patience) {
  const bool plain = agreed.empty();
  Receiver receiver{plain ? encode(AckPacket{0}) : encode(OptionAckPacket{to_wire(agreed)}), patience};
  receiver.adopt(agreed);
  return receiver;
}

Receiver Receiver::requesting(RequestPacket request, const TransferOptions& wanted, const Patience& patience) {
  request.direction = Direction::Read;
  request.options = to_wire(wanted);
  Receiver receiver{encode(request), patience};
  receiver.options_ = wanted;
  receiver.requested_ = true;
  return receiver;
}

void Receiver::adopt(const TransferOptions& agreed) {
  options_ = agreed;
  if (!agreed.timeout) return;
  timer_.set_ceiling(*agreed.timeout);
  // So long the server waits before it repeats something. A server's own stay has its costs, and is not the client's to
  // say.
  if (requested_) patience_.dally = std::max<std::chrono::milliseconds>(patience_.dally, *agreed.timeout + kMargin);
}

std::string Receiver::take_datagram(Time now) {
  if (datagram_.empty() && !ack_due_) return {};
  const bool repeated = ack_due_ ? *ack_due_ == last_ack_sent_ : state_ == State::Opening && counts_.sent > 0;
  const bool gap = ack_due_ && *ack_due_ == gap_told_at_;
  if (state_ == State::Opening) timer_.start(now);
  // A peer that does nothing but repeat itself is as good as silent.
  if (state_ == State::Receiving && !repeated) timer_.start(now, kReceiversPeriods);
  asked_at_ = repeated || gap ? std::nullopt : std::optional{now};
  ++counts_.sent;
  if (repeated) ++counts_.retransmitted;
  if (!ack_due_) return std::exchange(datagram_, {});
  last_ack_sent_ = *std::exchange(ack_due_, std::nullopt);
  return encode(AckPacket{on_wire(last_ack_sent_)});
}

Receiver::Payload Receiver::hear(std::string_view datagram, Time now) {
  if (!running()) return std::nullopt;
  const auto packet = decode(datagram);
  return std::visit([this, now](const auto& any) -> Payload { return this->on(any, now); }, packet);
}

Receiver::Payload Receiver::on(const DataPacket& data, Time now) {
  const auto block = from_wire(data.block, received_);
  switch (state_) {
    case State::Opening:
      // A server without options sends block 1; a client that was answered, a block of the first window.
      if (block < 1 || block > (requested_ ? 1 : options_.window_size_in_force())) return std::nullopt;
      if (requested_) adopt({});
      begin(now);
      return on_block(block, data.payload, now);
    case State::Receiving:
      return on_block(block, data.payload, now);
    case State::Dallying:
      if (block == received_) on_repeat_while_dallying(now);
      return std::nullopt;
    case State::Complete:
    case State::Done:
    case State::Failed:
      return std::nullopt;
  }
  return std::nullopt;
}

Receiver::Payload Receiver::on(const OptionAckPacket& answer, Time now) {
  // The server repeats its OACK: it has not got ACK 0.
  if (requested_ && state_ == State::Receiving && received_ == 0) {
    clean_ = false;
    acknowledge(0);
  }
  if (!awaiting_peer()) return std::nullopt;
  const auto checked = check_answer(options_, answer);
  if (const auto* agreed = std::get_if<TransferOptions>(&checked)) {
    adopt(*agreed);
    begin(now);
    acknowledge(0);
  } else {
    refuse(std::get<ErrorPacket>(checked));
  }
  return std::nullopt;
}

Receiver::Payload Receiver::on(const ErrorPacket& error, Time /*unused*/) {
  peer_ended(FailureReason::PeerRefused, error);
  return std::nullopt;
}

Receiver::Payload Receiver::on(const MalformedPacket& malformed, Time /*unused*/) {
  if (awaiting_peer() && malformed.opcode == Opcode::OptionAck) refuse(malformed.answer);
  return std::nullopt;
}

void Receiver::begin(Time now) {
  if (asked_at_) timer_.measured(now - *asked_at_);
  asked_at_.reset();
  state_ = State::Receiving;
  datagram_.clear();
  timer_.progress();
  timer_.start(now, kReceiversPeriods);
}

Receiver::Payload Receiver::on_block(Block block, std::string_view payload, Time now) {
  if (block == received_ + 1) return accept(payload, now);
  clean_ = false;
  // The peer repeats what was acknowledged last: it has not got the ACK. What else it repeats goes before that or is
  // part of a window that it sends again, and its end will be acknowledged.
  if (block == acknowledged_ && block > 0) acknowledge(block);
  if (block > received_ + 1 && block <= acknowledged_ + options_.window_size_in_force()) on_gap();
  return std::nullopt;
}

Receiver::Payload Receiver::accept(std::string_view payload, Time now) {
  const std::size_t block_size = options_.block_size_in_force();
  if (payload.size() > block_size) {
    refuse({ErrorCode::IllegalOperation, "the block is larger than was agreed"});
    return std::nullopt;
  }
  if (asked_at_) timer_.measured(now - *asked_at_);
  asked_at_.reset();
  ++received_;
  timer_.progress();
  timer_.start(now, kReceiversPeriods);
  if (payload.size() < block_size) {
    state_ = State::Complete;
    timer_.stop();
    ack_due_.reset();
  } else if (received_ == acknowledged_ + options_.window_size_in_force()) {
    acknowledge(received_);
  }
  return payload;
}

// RFC 7440 §4: tells at once, and once, which block is missing.
void Receiver::on_gap() {
  if (std::exchange(gap_told_at_, received_) != received_) acknowledge(received_);
}

void Receiver::acknowledge(Block block) {
  acknowledged_ = block;
  ack_due_ = block;
}

void Receiver::confirm(Time now) {
  assert(complete());
  state_ = State::Dallying;
  dally(now);
}

void Receiver::on_repeat_while_dallying(Time now) {
  clean_ = false;
  if (++repeats_ <= patience_.retransmissions) dally(now);
}

void Receiver::dally(Time now) {
  acknowledge(received_);
  last_done_at_ = now;
  timer_.start_until(now + patience_.dally);
}

Receiver::Time Receiver::may_leave_at() const {
  assert(done());
  const auto round_trip = timer_.round_trip();
  const RetransmissionTimer::Duration longest = patience_.dally;
  if (!clean_ || !round_trip) return last_done_at_ + longest;
  return last_done_at_ + std::min(kRoundTripsToStay * *round_trip, longest);
}

void Receiver::expire(Time now) {
  if (!running() || now < deadline()) return;
  if (state_ == State::Dallying) {
    state_ = State::Done;
    timer_.stop();
    return;
  }
  clean_ = false;
  if (state_ == State::Opening) {
    if (!timer_.back_off(patience_.opening_retransmissions)) return fail(FailureReason::PeerSilent);
    timer_.start(now);
    datagram_ = opening_;
  } else {
    if (!timer_.back_off(patience_.retransmissions)) return fail(FailureReason::PeerSilent);
    timer_.start(now, kReceiversPeriods);
    acknowledge(received_);
  }
}

void Receiver::lose_peer() { peer_ended(FailureReason::PeerGone, {}); }

// A peer that has sent everything may go.
void Receiver::peer_ended(FailureReason reason, const ErrorPacket& error) {
  if (state_ == State::Dallying) {
    state_ = State::Done;
    timer_.stop();
  } else if (running() && state_ != State::Complete) {
    fail(reason, error);
  }
}

void Receiver::refuse(const ErrorPacket& why) {
  if (!running() || done()) return;
  fail(FailureReason::Refused, why);
  datagram_ = encode(why);
}

void Receiver::fail(FailureReason reason, ErrorPacket error) {
  state_ = State::Failed;
  timer_.stop();
  datagram_.clear();
  ack_due_.reset();
  failure_ = TransferFailure{reason, std::move(error)};
}

}  // namespace portico::tftp
