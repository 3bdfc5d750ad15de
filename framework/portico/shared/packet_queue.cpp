#include <sys/socket.h>

#include <cerrno>

#include <portico/shared/hub_packet.h>
#include <portico/shared/packet_queue.h>

namespace portico {

namespace {

constexpr std::size_t kKept = 16 * 1024;  // an empty queue gives more than that back

ssize_t send_packet(int socket, std::string_view packet) noexcept {
  ssize_t sent = -1;
  do {
    sent = ::send(socket, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent;
}

}  // namespace

void PacketQueue::push(std::string_view message) {
  if (sent_ > 0 && sent_ >= size()) {  // what moves is less than what has gone
    packed_.erase(0, sent_);
    sent_ = 0;
  }
  pack_message(packed_, message);
}

PacketQueue::Outcome PacketQueue::flush(int socket, std::size_t packet) {
  while (!empty()) {
    const std::string_view rest = std::string_view{packed_}.substr(sent_);
    const std::size_t size = next_packet(rest, packet);
    if (send_packet(socket, rest.substr(0, size)) < 0) return errno == EAGAIN ? Outcome::Full : Outcome::Broken;
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
