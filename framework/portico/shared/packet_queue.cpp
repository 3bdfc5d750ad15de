#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include <portico/shared/hub_packet.h>
#include <portico/shared/iovec_of.h>
#include <portico/shared/packet_queue.h>

namespace portico {

namespace {

constexpr std::size_t kKept = 16 * 1024;         // an empty queue gives more than that back
constexpr std::size_t kMostParts = IOV_MAX - 1;  // of a message that is not copied

// What lies in `buffers`, in one packet.
ssize_t send_packet(int socket, std::span<iovec> buffers) noexcept {
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = buffers.size();
  ssize_t sent = -1;
  do {
    sent = ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent;
}

}  // namespace

void PacketQueue::push(std::string_view message) { push({&message, 1}); }

void PacketQueue::push(std::span<const std::string_view> parts) {
  if (sent_ > 0 && sent_ >= size()) {  // what moves is less than what has gone
    packed_.erase(0, sent_);
    sent_ = 0;
  }
  pack_message(packed_, parts);
}

bool PacketQueue::send(int socket, std::span<const std::string_view> parts) noexcept {
  std::array<iovec, kMostParts + 1> buffers;
  if (parts.size() > kMostParts) return false;
  auto length = static_cast<MessageLength>(total_size(parts));
  buffers[0] = {&length, sizeof length};
  std::ranges::transform(parts, buffers.begin() + 1, iovec_of);
  return send_packet(socket, std::span{buffers}.first(parts.size() + 1)) >= 0;
}

PacketQueue::Outcome PacketQueue::flush(int socket, std::size_t packet) {
  while (!empty()) {
    const std::string_view rest = std::string_view{packed_}.substr(sent_);
    const std::size_t size = next_packet(rest, packet);
    iovec whole = iovec_of(rest.substr(0, size));
    if (send_packet(socket, {&whole, 1}) < 0) return errno == EAGAIN ? Outcome::Full : Outcome::Broken;
    sent_ += size;
  }
  clear();
  return Outcome::Sent;
}

void PacketQueue::clear() noexcept {
  packed_.clear();
  sent_ = 0;
  if (packed_.capacity() > kKept) packed_.shrink_to_fit();
}

}  // namespace portico
