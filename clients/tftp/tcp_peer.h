#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "clients/tftp/connection.h"
#include "clients/tftp/operation.h"
#include "clients/tftp/peer.h"
#include "servers/tftp/protocol/file_listing.h"
#include <portico/transports/destination.h>

namespace portico::tftp::client {

// The file service over one connection, which is kept from one request to the next.
class TcpPeer final : public Peer {
 public:
  TcpPeer(asio::io_context& context, Destination destination, std::chrono::milliseconds timeout)
      : connection_{context, std::move(destination), timeout} {}

  asio::awaitable<void> get(std::string remote, std::unique_ptr<DownloadTarget> target) override;
  asio::awaitable<void> put(UploadSource source, std::string remote) override;
  [[nodiscard]] std::string how_far() const override { return how_far_; }

  // Makes sure that there is a server.
  asio::awaitable<void> open() { return connection_.open(); }

  // All files of the server; it fails as a transfer does.
  asio::awaitable<std::vector<ListEntry>> list();

  // Leaves its place to others until it is asked again.
  void close() noexcept { connection_.close(); }

 private:
  asio::awaitable<void> carry_out(Operation& operation);
  void give_up(const Operation& operation);
  asio::awaitable<void> try_twice(Operation& operation);
  asio::awaitable<void> attempt(Operation& operation);
  asio::awaitable<std::exception_ptr> outcome(Operation& operation);
  asio::awaitable<std::exception_ptr> silence();

  Connection connection_;
  std::string how_far_;
};

}  // namespace portico::tftp::client
