#pragma once

#include <cstddef>
#include <span>
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
  void push(std::span<const std::string_view> parts);  // of one message

  // Bytes that wait, with what holds the messages together.
  [[nodiscard]] std::size_t size() const noexcept { return packed_.size() - sent_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  // Sends what waits in packets of at most `packet` bytes, as far as it goes without waiting.
  [[nodiscard]] Outcome flush(int socket, std::size_t packet);

  // Sends a message of which nothing is queued, in a packet of its own. False, and nothing sent, when that cannot be
  // done now, for whatever reason.
  [[nodiscard]] static bool send(int socket, std::span<const std::string_view> parts) noexcept;

  void clear() noexcept;

 private:
  std::string packed_;
  std::size_t sent_ = 0;  // of packed_
};

}  // namespace portico
