#include <cerrno>

#include <portico/shared/packet_receiver.h>

namespace portico {

PacketReceiver::PacketReceiver(std::size_t packet)
    : memory_{std::make_unique_for_overwrite<char[]>(kMostAtOnce * packet)},
      parts_(kMostAtOnce),
      headers_(kMostAtOnce),
      packets_(kMostAtOnce) {
  for (std::size_t n = 0; n < kMostAtOnce; ++n) {
    parts_[n] = {memory_.get() + n * packet, packet};
    headers_[n].msg_hdr.msg_iov = &parts_[n];
    headers_[n].msg_hdr.msg_iovlen = 1;
  }
}

bool PacketReceiver::receive(int socket) noexcept {
  count_ = 0;
  int received = -1;
  do {
    // A socket whose peer has gone without reading everything says ECONNRESET once, before it gives what the peer sent.
    received = ::recvmmsg(socket, headers_.data(), kMostAtOnce, MSG_DONTWAIT, nullptr);
  } while (received < 0 && (errno == EINTR || errno == ECONNRESET));
  if (received < 0) return errno == EAGAIN;
  for (; count_ < static_cast<std::size_t>(received); ++count_) {
    const mmsghdr& header = headers_[count_];
    if (header.msg_len == 0 || (header.msg_hdr.msg_flags & MSG_TRUNC) != 0) return false;
    packets_[count_] = {static_cast<const char*>(parts_[count_].iov_base), header.msg_len};
  }
  return true;
}

}  // namespace portico
