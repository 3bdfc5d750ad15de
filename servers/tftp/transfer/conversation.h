// The datagrams of one transfer, from and to its peer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <asio/awaitable.hpp>

#include <portico/streams/deadlines.h>
#include <portico/transports/address.h>
#include <portico/transports/datagram_socket.h>

namespace portico::tftp {

// Knows who the peer is: what comes from anybody else is answered with ERROR 5, and the transfer goes on (RFC 1350 §4).
// Belongs to its socket's loop.
class Conversation {
 public:
  // Room for what comes: so many datagrams at once, so many bytes each. What is longer is cut there: a DATA packet is
  // then still seen to be too large, as there is one byte more than it may have.
  struct Room {
    std::size_t datagrams = 1;
    std::size_t bytes = 1024;  // an OACK or an ERROR
    std::size_t window = 0;    // bytes that may be on their way
    static Room for_blocks(std::uint16_t block_size, std::uint16_t window_size);
  };

  // A server's: the peer is who asked.
  static Conversation with_client(DatagramSocket& socket, const Address& peer, Room room);

  // A client's: the request goes to `server`, and the port that the first answer comes from is the peer's.
  static Conversation with_server(DatagramSocket& socket, const Address& server, Room room);

  // Tells the peer that the transfer has ended, if that can be done without waiting.
  void break_off() noexcept;

  // Whether anything has come from a peer: always for a server.
  [[nodiscard]] bool peer_known() const noexcept { return peer_known_; }

  // Gives `take` the datagrams that have come by now from the peer of `engine`, a Sender or a Receiver, which hears
  // them; `take` says whether that brought the transfer on. Without a window there is nothing more then: the peer waits
  // for us, and what else has come, from strangers, twice, or an ERROR behind an ACK, is heard with its next datagram
  // or after the timeout. Tells the engine when the network says that nobody is there any more.
  template <class Engine, class Take>
  void hear(Engine& engine, Take take);

  // Waits for something to hear, but only until `deadline`.
  [[nodiscard]] asio::awaitable<bool> wait(Deadlines::Clock::time_point deadline) {
    return socket_.wait_readable(deadline);
  }

  // Sends what can be sent without waiting, usually all, and gives what is left. Throws std::system_error.
  [[nodiscard]] DatagramTrain send_now(DatagramTrain train);

  // All of `train`.
  [[nodiscard]] asio::awaitable<void> send(DatagramTrain train) { return socket_.send_all(peer_, train); }

 private:
  static constexpr int kMostTurns = 64;

  Conversation(DatagramSocket& socket, const Address& peer, bool peer_known, Room room);

  [[nodiscard]] bool may_be_peer(const Address::Raw& from) const noexcept;
  void answer_stranger(const DatagramBatch::Received& received) noexcept;

  DatagramSocket& socket_;
  Address::Raw peer_;
  bool peer_known_;
  DatagramBatch incoming_;
};

template <class Engine, class Take>
void Conversation::hear(Engine& engine, Take take) {
  const bool lockstep = engine.options().window_size_in_force() == 1;
  bool silent = true;
  for (int turn = 0; turn < kMostTurns; ++turn) {  // a flood does not keep the loop for itself
    const auto all = socket_.receive(incoming_);
    for (const auto& received : all) {
      if (!may_be_peer(*received.peer)) {
        answer_stranger(received);
        continue;
      }
      const bool progress = take(received.payload);
      if (peer_known_ && progress && lockstep) return socket_.expect_next();
      if (peer_known_ || engine.awaiting_peer()) continue;
      peer_ = *received.peer;
      peer_known_ = true;
    }
    silent = silent && all.empty();
    if (all.empty()) break;
  }
  if (silent && socket_.refused_by(peer_)) engine.lose_peer();
}

}  // namespace portico::tftp
