// What carries a transfer out: datagrams between an engine and its peer, blocks between the engine and a file.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include <asio/awaitable.hpp>

#include "servers/tftp/engine/receiver.h"
#include "servers/tftp/engine/sender.h"
#include "servers/tftp/transfer/block_source.h"
#include "servers/tftp/transfer/conversation.h"

namespace portico::tftp {

using OnProgress = std::function<void()>;

// Sends the file to the end, or to its failure(): sender.running() is false then. `progress` is called now and then.
// What the source throws comes out, after the peer has been told, and what the socket throws.
[[nodiscard]] asio::awaitable<void> pump(Conversation& peer, Sender& sender, BlockSource& source,
                                         const OnProgress* progress = nullptr);

// What becomes of the payload of a Receiver. An ERROR that it returns is sent to the peer and ends the transfer.
class BlockSink {
 public:
  using Failure = std::optional<ErrorPacket>;
  virtual ~BlockSink() = default;

  // The next bytes of the file, as they were sent.
  virtual Failure write(std::string_view payload) = 0;

  // The file is complete: it is made safe now, and then its last block is acknowledged.
  virtual asio::awaitable<Failure> publish() = 0;
};

// Receives the file and publishes it. Returns once that is acknowledged, or the transfer has failed.
[[nodiscard]] asio::awaitable<void> pump(Conversation& peer, Receiver& receiver, BlockSink& sink,
                                         const OnProgress* progress = nullptr);

// Goes on for a while after that to tell a peer again that has lost the last ACK, but not when the server drains.
// REQUIRES: receiver.done().
[[nodiscard]] asio::awaitable<void> dally(Conversation& peer, Receiver& receiver, std::stop_token stopping);

}  // namespace portico::tftp
