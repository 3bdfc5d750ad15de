// Real TFTP over UDP: from a request to a transfer.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "servers/tftp/engine/retransmission_timer.h"
#include "servers/tftp/engine/transfer_end.h"
#include "servers/tftp/frontend/active_transfers.h"
#include "servers/tftp/frontend/client_files.h"
#include "servers/tftp/protocol/packet.h"
#include "servers/tftp/protocol/transfer_options.h"
#include <portico/handlers/datagram_request_handler.h>
#include <portico/transports/datagram_socket.h>

namespace spdlog {
class logger;
}

namespace portico::tftp {

// What all transfers share; reads only, so that they may be in different threads.
struct TransferService {
  const ClientFiles& files;
  ServerLimits limits;
  spdlog::logger& log;
  Patience patience;
};

// What to do with a datagram that has come to the port where requests come: serve it, or only send `answer`, if there
// is one. Whatever is not a request is dropped in silence, as is one that is served already or has to wait its turn; a
// request that breaks the rules is answered with an ERROR.
struct Verdict {
  bool serve = false;
  std::string answer;
};
[[nodiscard]] Verdict judge(const Datagram& datagram, const ActiveTransfers& active);

// One transfer, from a port of its own. REQUIRES: its datagram is one that judge() lets serve.
class TransferHandler final : public DatagramRequestHandler {
 public:
  explicit TransferHandler(const TransferService& service) : service_{service} {}

  asio::awaitable<void> handle() override;

 private:
  asio::awaitable<void> read(DatagramSocket& socket, const RequestPacket& request);
  asio::awaitable<void> write(DatagramSocket& socket, const RequestPacket& request);
  asio::awaitable<void> refuse(DatagramSocket& socket, const RequestPacket& request, const ErrorPacket& why);
  void log_end(const RequestPacket& request, std::uint64_t bytes, const TransferFailure* failure,
               const DatagramCounts& counts) const;

  const TransferService& service_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace portico::tftp
