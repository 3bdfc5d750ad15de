// TFTP over UDP, RFC 1350.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "clients/tftp/dallying_downloads.h"
#include "clients/tftp/peer.h"
#include "servers/tftp/engine/transfer_end.h"
#include "servers/tftp/protocol/packet.h"
#include "servers/tftp/protocol/transfer_options.h"
#include <portico/transports/address.h>
#include <portico/transports/destination.h>

namespace portico::tftp::client {

// What the user asks a TFTP server for; it may grant less. The size of a block is such that it fits one Ethernet frame.
struct UdpOptions {
  std::uint16_t block_size = 1428;
  std::uint16_t window_size = 16;
  std::optional<std::chrono::seconds> timeout;  // until either side sends something again
  Mode mode = Mode::Octet;
};

// Any TFTP server. Each transfer has a socket of its own, which a download leaves to `dallying` when it has ended.
class UdpPeer final : public Peer {
 public:
  UdpPeer(asio::io_context& context, Destination destination, const UdpOptions& options, DallyingDownloads& dallying)
      : context_{context}, destination_{std::move(destination)}, options_{options}, dallying_{dallying} {}

  // Always from the beginning: TFTP has no versions and no offsets. What came of a file that broke off is removed.
  asio::awaitable<void> get(std::string remote, std::unique_ptr<DownloadTarget> target) override;
  asio::awaitable<void> put(UploadSource source, std::string remote) override;
  [[nodiscard]] std::string how_far() const override { return "after " + how_many(progress()); }

 private:
  // How one attempt ended; without a failure, well.
  struct Ended {
    std::optional<TransferFailure> failure;
    bool heard = false;  // from anybody at the server
    bool moved = false;  // a part of the file
  };
  using Attempt = std::function<asio::awaitable<Ended>(const Address& server, const TransferOptions& wanted)>;

  asio::awaitable<void> carry_out(Attempt attempt, std::optional<std::uint64_t> size);
  asio::awaitable<Ended> get_from(Address server, TransferOptions wanted, std::string remote, DownloadTarget& target,
                                  Progress& progress);
  asio::awaitable<Ended> put_to(Address server, TransferOptions wanted, std::string remote, const UploadSource& source,
                                Progress& progress);
  [[noreturn]] void fail(const Ended& ended) const;

  asio::io_context& context_;
  Destination destination_;
  UdpOptions options_;
  DallyingDownloads& dallying_;
};

}  // namespace portico::tftp::client
