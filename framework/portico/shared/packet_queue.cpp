#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include <portico/shared/hub_packet.h>
#include <portico/shared/packet_queue.h>

namespace portico {

namespace {

constexpr std::size_t kKept = 16 * 1024;         // an empty queue gives more than that back
constexpr std::size_t kMostParts = IOV_MAX - 1;  // of a message that is not copied

template <class Call>
ssize_t without_interruption(Call call) noexcept {
  ssize_t done = call();
  while (done < 0 && errno == EINTR) done = call();
  return done;
}

ssize_t send_packet(int socket, std::string_view packet) noexcept {
  return without_interruption(
      [&] { return ::send(socket, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL); });
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
  std::ranges::transform(parts, buffers.begin() + 1, [](std::string_view part) {
    return iovec{const_cast<char*>(part.data()), part.size()};
  });
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = parts.size() + 1;
  return without_interruption([&] { return ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL); }) >= 0;
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
