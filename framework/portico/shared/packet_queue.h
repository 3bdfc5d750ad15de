#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico {

// Messages that wait to leave through a SOCK_SEQPACKET socket, several in a packet (hub_packet.h).
class PacketQueue {
 public:
  enum class Outcome {
    Sent,    // everything has gone
    Full,    // the other side does not read; some may have gone
    Broken,  // the other side has gone, or nothing can be sent to it
  };

  // REQUIRES: a message fits into a packet.
  void push(std::string_view message);

  // Bytes that wait, with what holds the messages together.
  [[nodiscard]] std::size_t size() const noexcept { return packed_.size() - sent_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  // Sends what waits in packets of at most `packet` bytes, as far as it goes without waiting.
  [[nodiscard]] Outcome flush(int socket, std::size_t packet);

  void clear() noexcept;

 private:
  std::string packed_;
  std::size_t sent_ = 0;  // of packed_
};

}  // namespace portico
