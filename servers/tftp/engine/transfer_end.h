// What Sender and Receiver have in common: how a transfer ends, and what it took.
#pragma once

#include <cstdint>

#include "servers/tftp/protocol/packet.h"

namespace portico::tftp {

enum class FailureReason {
  PeerSilent,   // gave up after the last retransmission; `error` says nothing more
  PeerGone,     // the network said so
  PeerRefused,  // the peer sent `error`
  Refused,      // `error` was sent to the peer: by the caller's will, or because the peer broke the protocol
};

struct TransferFailure {
  FailureReason reason = FailureReason::PeerSilent;
  ErrorPacket error;
};

struct DatagramCounts {
  std::uint64_t sent = 0;           // all
  std::uint64_t retransmitted = 0;  // those of them that had been sent before
};

}  // namespace portico::tftp
