// The side of a TFTP transfer that gets the file: the client of an RRQ, the server of a WRQ. It knows which payloads
// are to be written and when to acknowledge, but neither disks nor sockets nor clocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "servers/tftp/engine/block.h"
#include "servers/tftp/engine/retransmission_timer.h"
#include "servers/tftp/engine/transfer_end.h"
#include "servers/tftp/protocol/packet.h"
#include "servers/tftp/protocol/transfer_options.h"

namespace portico::tftp {

// One for each transfer, used by one thread at a time. Its pump:
//
//   while (true) {
//     if (auto datagram = receiver.take_datagram(now); !datagram.empty()) send it;
//     if (!receiver.running()) break;
//     if (receiver.complete()) {
//       publish the file, then confirm(), or refuse() if that failed;
//     } else {
//       wait for a datagram until receiver.deadline(), or expire();
//       if (auto payload = receiver.hear(datagram, now)) write it, or refuse() if that failed;
//     }
//   }
//
// Several datagrams that have come already may be heard before the next take_datagram(). Which datagrams are handed in:
// as for a Sender. The loop goes on for a while after done() is true to help a peer that has lost the last ACK (RFC
// 1350 §6); who cannot wait so long stays at least until may_leave_at().
class Receiver {
 public:
  using Time = RetransmissionTimer::Time;

  // The server of a WRQ, as negotiated: answers an OACK, or ACK 0 without options.
  static Receiver answering(const TransferOptions& agreed, const Patience& patience = {});

  // The client of an RRQ that asks for the options in `wanted`, and does without them if the server does.
  static Receiver requesting(RequestPacket request, const TransferOptions& wanted, const Patience& patience = {});

  // The opening, an ACK or an ERROR, to be sent at once; empty if there is none. It may be due after the transfer
  // failed.
  std::string take_datagram(Time now);

  // The payload that comes next in the file, if the datagram brought it; it may be empty. Points into the datagram.
  std::optional<std::string_view> hear(std::string_view datagram, Time now);

  // Does nothing before the deadline.
  void expire(Time now);
  Time deadline() const { return timer_.deadline(); }

  // The whole file has come and the last block is not acknowledged yet: that is said with confirm(), once the file is
  // safe. The peer waits meanwhile; what it repeats is not answered.
  bool complete() const { return state_ == State::Complete; }
  void confirm(Time now);  // REQUIRES: complete()

  // The network says that nobody is at the peer's port any more.
  void lose_peer();

  // Ends the transfer: take_datagram() then gives the ERROR, which is sent once and never again.
  void refuse(const ErrorPacket& why);

  bool running() const { return state_ != State::Done && state_ != State::Failed; }
  // Confirmed: the peer may still have to be told again.
  bool done() const { return state_ == State::Dallying || state_ == State::Done; }
  // Until then it pays to stay although somebody waits for the end. On a link that loses something, until the deadline:
  // who has less time stays for a part of it, as most peers repeat their last block after a second already. Where no
  // datagram of the transfer was missed or repeated it is a few round trips, which nobody notices. REQUIRES: done().
  Time may_leave_at() const;

  // Set when neither running nor done.
  const std::optional<TransferFailure>& failure() const { return failure_; }

  bool awaiting_peer() const { return state_ == State::Opening && requested_; }

  // What is in force; a client knows it once awaiting_peer() is false.
  const TransferOptions& options() const { return options_; }

  Block received() const { return received_; }
  const DatagramCounts& counts() const { return counts_; }

 private:
  enum class State { Opening, Receiving, Complete, Dallying, Done, Failed };
  using Payload = std::optional<std::string_view>;

  Receiver(std::string opening, const Patience& patience);

  Payload on(const DataPacket& data, Time now);
  Payload on(const OptionAckPacket& answer, Time now);
  Payload on(const ErrorPacket& error, Time now);
  Payload on(const MalformedPacket& malformed, Time now);
  template <class Other>
  Payload on(const Other& /*unused*/, Time /*unused*/) {  // not for a receiver
    return std::nullopt;
  }

  void adopt(const TransferOptions& agreed);
  void begin(Time now);
  Payload on_block(Block block, std::string_view payload, Time now);
  Payload accept(std::string_view payload, Time now);
  void on_gap();
  void acknowledge(Block block);
  void on_repeat_while_dallying(Time now);
  void dally(Time now);
  void peer_ended(FailureReason reason, const ErrorPacket& error);
  void fail(FailureReason reason, ErrorPacket error = {});

  State state_ = State::Opening;
  bool requested_ = false;  // this side is the client
  std::string opening_;
  std::string datagram_;          // due now: the opening or an ERROR
  std::optional<Block> ack_due_;  // now
  TransferOptions options_;
  Patience patience_;
  RetransmissionTimer timer_;

  Block received_ = 0;      // up to this one, all have come
  Block acknowledged_ = 0;  // a window ends so many blocks after this one
  Block gap_told_at_ = -1;  // the block after this one was missing, and the peer was told
  Block last_ack_sent_ = -1;
  std::optional<Time> asked_at_;  // when what the next block answers was sent, if it was sent once (Karn's rule)
  bool clean_ = true;             // nothing was lost, as far as this side can tell
  Time last_done_at_{};           // when the last ACK became due, for the first or another time
  int repeats_ = 0;               // of the last block, after it was acknowledged
  std::optional<TransferFailure> failure_;
  DatagramCounts counts_;
};

}  // namespace portico::tftp
