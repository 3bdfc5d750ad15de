// The conversation with one server.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "servers/tftp/engine/file_client.h"
#include <portico/streams/stream.h>
#include <portico/transports/destination.h>

namespace portico::tftp::client {

// Connects when something is to be asked, keeps the connection for the next request, and connects again when the
// server has closed it meanwhile. Everything that goes wrong is a Failure; but for Refused, it leaves the connection
// unusable: close() it then. In its loop's thread; REQUIRES: the loop outlives it.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(asio::io_context& context, Destination destination, std::chrono::milliseconds timeout);

  // A connection that is alive as far as one can know. Looking up a name blocks.
  asio::awaitable<void> open();

  // Sends a request; `more` when a payload follows. REQUIRES: open() and no answer is under way.
  asio::awaitable<void> ask(FileRequest request, Stream::More more = Stream::More::no);

  // The next event of the answer; never ProtocolError, which becomes a Failure, nor Refusal, which becomes Refused.
  // The bytes of PayloadData stay valid until the next call.
  asio::awaitable<FileClient::Event> next_event();

  // The next event, which must be the beginning of the answer.
  asio::awaitable<OkReply> reply();

  // A part of the payload of a PUT. `file` is a regular file.
  asio::awaitable<void> send(int file, std::uint64_t offset, std::size_t size);

  // Wakes what waits with an error, for one that gives up.
  void force() noexcept { stream_->force(); }
  void close() noexcept;

  // Throws LostConnection when the server has been silent for too long. REQUIRES: a request is under way.
  void check_silence() const;

  // The last open() found a connection, and not a byte has come on it since. A LostConnection then only says that the
  // server had closed it before it was asked.
  [[nodiscard]] bool stale() const noexcept { return reused_ && !heard_; }

  [[nodiscard]] const Destination& destination() const noexcept { return destination_; }
  [[nodiscard]] asio::io_context& context() const noexcept { return context_; }

 private:
  asio::awaitable<bool> read_more();
  asio::awaitable<void> take_turns(std::size_t bytes);
  void check_rest();
  [[nodiscard]] bool closed_meanwhile();
  void note_activity() noexcept { last_activity_ = Clock::now(); }

  asio::io_context& context_;
  Destination destination_;
  std::chrono::milliseconds timeout_;
  std::optional<Stream> stream_;
  FileClient client_;
  std::size_t used_ = 0;  // bytes of the stream's buffer that the last event came from
  std::size_t turn_ = 0;  // bytes since the loop had a turn
  Clock::time_point last_activity_ = Clock::now();
  bool reused_ = false;
  bool heard_ = false;
};

}  // namespace portico::tftp::client
