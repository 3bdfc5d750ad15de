// A download over UDP, while it runs and for the short time after it.
#pragma once

#include <utility>

#include <asio/any_io_executor.hpp>

#include "servers/tftp/engine/receiver.h"
#include "servers/tftp/transfer/conversation.h"
#include <portico/transports/address.h>
#include <portico/transports/datagram_socket.h>

namespace portico::tftp::client {

struct UdpDownload {
  // Throws std::system_error.
  UdpDownload(const asio::any_io_executor& loop, const Address& server, Conversation::Room room, Receiver engine)
      : socket{loop, server.family()},
        peer{Conversation::with_server(socket, server, room)},
        receiver{std::move(engine)} {}
  UdpDownload(const UdpDownload&) = delete;
  UdpDownload& operator=(const UdpDownload&) = delete;

  DatagramSocket socket;
  Conversation peer;
  Receiver receiver;
};

}  // namespace portico::tftp::client
