#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace portico {

// Receives packets from SOCK_SEQPACKET sockets, several in one system call. One can serve many sockets, in turn.
class PacketReceiver {
 public:
  static constexpr std::size_t kMostAtOnce = 16;

  // For packets of at most `packet` bytes. Memory is used as it is needed.
  explicit PacketReceiver(std::size_t packet);

  // Takes what has come, without waiting: false once the other side has gone and all that it had sent was received, and
  // for a packet that is too long. Either way, `packets` has what came before.
  [[nodiscard]] bool receive(int socket) noexcept;

  // They stay until the next call.
  [[nodiscard]] std::span<const std::string_view> packets() const noexcept { return {packets_.data(), count_}; }

 private:
  std::unique_ptr<char[]> memory_;
  std::vector<iovec> parts_;
  std::vector<mmsghdr> headers_;
  std::vector<std::string_view> packets_;
  std::size_t count_ = 0;
};

}  // namespace portico
