// The side of a TFTP transfer that has the file: the server of an RRQ, the client of a WRQ. It knows which blocks are
// due and when, but neither their bytes nor sockets nor clocks.
#pragma once

#include <cstdint>
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
//     if (auto datagram = sender.take_datagram(now); !datagram.empty()) send it;
//     if (!sender.running()) break;
//     if (auto due = sender.due(); !due.empty()) {
//       send some of them, from due.first to n;       // block n: bytes [(n - 1) * block_size, n * block_size)
//       sender.sent(n, now);
//       read and hear() what has come, without waiting;
//     } else {
//       wait for a datagram until sender.deadline(), then hear() it or expire();
//     }
//   }
//
// Only datagrams of the peer are handed in. The peer of a server is who sent the request. The peer of a client is known
// once awaiting_peer() is false: until then, hand in what comes from the server's address, whatever its port; the
// datagram that changes the answer came from the peer. All else gets answer_to_stranger().
class Sender {
 public:
  using Time = RetransmissionTimer::Time;

  // The server of an RRQ, as negotiated. Without options block 1 is the answer, otherwise an OACK; the second datagram
  // is not sent before the client has been heard. `size`: of the transfer in bytes; without it, ends_at() has to be
  // called.
  static Sender answering(const TransferOptions& agreed, std::optional<std::uint64_t> size,
                          const Patience& patience = {});

  // The client of a WRQ that asks for the options in `wanted`, and does without them if the server does not answer
  // them.
  static Sender requesting(RequestPacket request, const TransferOptions& wanted, std::optional<std::uint64_t> size,
                           const Patience& patience = {});

  // The opening or an ERROR, to be sent at once; empty if there is none. It may be due after the transfer has failed.
  std::string take_datagram(Time now);

  // The blocks that are to be sent now, in this order, also such as have been sent before.
  BlockRange due() const;

  // All of due() up to and including `through` was sent. REQUIRES: `through` lies in due().
  void sent(Block through, Time now);

  // The transfer ends with this block. REQUIRES: no later block was sent().
  void ends_at(Block last);

  void hear(std::string_view datagram, Time now);

  // Does nothing before the deadline.
  void expire(Time now);
  Time deadline() const { return timer_.deadline(); }

  // The network says that nobody is at the peer's port any more.
  void lose_peer();

  // Ends the transfer: take_datagram() then gives the ERROR, which is sent once and never again.
  void refuse(const ErrorPacket& why);

  bool running() const { return state_ == State::Opening || state_ == State::Sending; }
  bool done() const { return state_ == State::Done; }
  // Set when neither running nor done.
  const std::optional<TransferFailure>& failure() const { return failure_; }

  bool awaiting_peer() const { return state_ == State::Opening && requested_; }

  // What is in force; a client knows it once awaiting_peer() is false.
  const TransferOptions& options() const { return options_; }

  // The peer has this block and all before it: they will not be due again.
  Block acknowledged() const { return acknowledged_; }
  const DatagramCounts& counts() const { return counts_; }

 private:
  enum class State { Opening, Sending, Done, Failed };

  Sender(std::string opening, std::optional<std::uint64_t> size, const Patience& patience);

  void on(const AckPacket& ack, Time now);
  void on(const OptionAckPacket& answer, Time now);
  void on(const ErrorPacket& error, Time now);
  void on(const MalformedPacket& malformed, Time now);
  template <class Other>
  void on(const Other& /*unused*/, Time /*unused*/) {}  // not for a sender

  void adopt(const TransferOptions& agreed);
  void begin(const TransferOptions& agreed, Time now);
  void advance_to(Block block, Time now);
  void on_repeated_ack(Time now);
  void send_again_after_acknowledged();
  void fail(FailureReason reason, ErrorPacket error = {});

  State state_ = State::Opening;
  bool requested_ = false;  // this side is the client
  bool peer_heard_ = false;
  std::string opening_;
  std::string datagram_;  // due now
  TransferOptions options_;
  std::optional<std::uint64_t> size_;
  std::optional<Block> last_;
  Patience patience_;
  RetransmissionTimer timer_;

  Block acknowledged_ = 0;
  Block next_ = 1;  // to be sent
  Block highest_sent_ = 0;
  Block sent_twice_to_ = -1;  // blocks up to this one may have been sent more than once: what answers them is ambiguous
  Time last_sent_at_{};       // when the block before next_ was sent, or the opening
  std::optional<TransferFailure> failure_;
  DatagramCounts counts_;
};

}  // namespace portico::tftp
