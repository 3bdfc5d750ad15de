#include "servers/tftp/transfer/conversation.h"

#include <netinet/in.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "servers/tftp/protocol/packet.h"
#include <portico/streams/disconnect.h>

namespace portico::tftp {

namespace {

constexpr std::size_t kMostAtOnce = 16;
constexpr std::size_t kMostBytesAtOnce = 256 * 1024;

// The two address families have their port in the same place.
in_port_t& port_of(Address::Raw& address) { return reinterpret_cast<sockaddr_in&>(address.storage).sin_port; }

}  // namespace

Conversation::Room Conversation::Room::for_blocks(std::uint16_t block_size, std::uint16_t window_size) {
  const std::size_t datagram = std::max(kHeaderSize + block_size + 1, Room{}.bytes);
  const std::size_t at_once = std::max<std::size_t>(kMostBytesAtOnce / datagram, 1);
  return {std::min<std::size_t>({window_size, kMostAtOnce, at_once}), datagram, window_size * datagram};
}

Conversation::Conversation(DatagramSocket& socket, const Address& peer, bool peer_known, Room room)
    : socket_{socket}, peer_{peer.raw()}, peer_known_{peer_known}, incoming_{room.datagrams, room.bytes} {
  socket_.make_room(room.window);
}

Conversation Conversation::with_client(DatagramSocket& socket, const Address& peer, Room room) {
  return {socket, peer, true, room};
}

Conversation Conversation::with_server(DatagramSocket& socket, const Address& server, Room room) {
  return {socket, server, false, room};
}

DatagramTrain Conversation::send_now(DatagramTrain train) {
  int error = 0;
  const DatagramTrain left = socket_.send(peer_, train, error);
  if (error != 0) throw_io_error({error, std::generic_category()}, "sending");
  return left;
}

void Conversation::break_off() noexcept {
  const std::string error = encode(ErrorPacket{ErrorCode::NotDefined, "the transfer was ended on this side"});
  int ignored = 0;
  (void)socket_.send(peer_, DatagramTrain::of_one(error), ignored);
}

// Until the peer is known, it is anybody on the server's host.
bool Conversation::may_be_peer(const Address::Raw& from) const noexcept {
  if (peer_known_) return from == peer_;
  Address::Raw candidate = from;
  Address::Raw server = peer_;
  port_of(candidate) = port_of(server) = 0;
  return candidate == server;
}

// Lost if the socket is full, as on the network.
void Conversation::answer_stranger(const DatagramBatch::Received& received) noexcept {
  const std::string answer = answer_to_stranger(received.payload);
  if (answer.empty()) return;
  int ignored = 0;
  (void)socket_.send(*received.peer, DatagramTrain::of_one(answer), ignored);
}

}  // namespace portico::tftp
