#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
// clang-format off: needs what <sys/socket.h> declares
#include <linux/errqueue.h>
// clang-format on

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/iovec_of.h>
#include <portico/streams/disconnect.h>
#include <portico/transports/datagram_socket.h>

namespace portico {

namespace {

constexpr std::size_t kMostSegments = 64;       // UDP_MAX_SEGMENTS of the kernels that are about
constexpr std::size_t kMostInOneSend = 65'000;  // what one IP packet could hold, less its heads
constexpr std::size_t kMostInOneCall = 64;
constexpr std::size_t kMostRoom = 8 * 1024 * 1024;

[[noreturn]] void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

// Where replies to `request` leave from: not from a group's address, which is nobody's own.
Address local_for(const Datagram& request) {
  auto raw = request.local.raw();
  if (request.local.family() == AF_INET) {
    reinterpret_cast<sockaddr_in&>(raw.storage).sin_port = 0;
    return Address{raw};
  }
  auto& address = reinterpret_cast<sockaddr_in6&>(raw.storage);
  if (IN6_IS_ADDR_MULTICAST(&address.sin6_addr)) address.sin6_addr = in6addr_any;
  if (IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr)) address.sin6_scope_id = request.interface;  // RFC 4007 §6
  address.sin6_port = 0;
  return Address{raw};
}

FileDescriptor open_socket(int family) {
  FileDescriptor socket{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket) fail("socket");
  const int off = 0;
  const int on = 1;
  if (family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  ::setsockopt(socket.get(), IPPROTO_IP, IP_RECVERR, &on, sizeof on);  // also for IPv4 by way of IPv6
  return socket;
}

FileDescriptor open_bound(const Datagram& request) {
  FileDescriptor socket = open_socket(request.local.family());
  const auto raw = local_for(request).raw();
  if (::bind(socket.get(), raw.get(), raw.size) < 0) fail("bind");
  return socket;
}

}  // namespace

DatagramSocket::DatagramSocket(const asio::any_io_executor& loop, FileDescriptor socket)
    : Entry{Deadlines::of(loop)}, socket_{std::move(socket)}, watch_{Readiness::of(loop), socket_.get()} {}

DatagramSocket::DatagramSocket(const asio::any_io_executor& loop, const Datagram& request)
    : DatagramSocket{loop, open_bound(request)} {}

DatagramSocket::DatagramSocket(const asio::any_io_executor& loop, int family)
    : DatagramSocket{loop, open_socket(family)} {}

// What the kernel counts is the memory that datagrams take there: up to twice their bytes, which it allows for itself.
void DatagramSocket::make_room(std::size_t bytes) noexcept {
  int now = 0;
  socklen_t size = sizeof now;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &now, &size);
  const int wanted = static_cast<int>(std::min(bytes, kMostRoom));
  if (now >= 2 * wanted) return;
  if (::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof wanted) == 0) return;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted);
}

DatagramTrain DatagramSocket::send(const Address::Raw& to, DatagramTrain train, int& error) noexcept {
  error = 0;
  bool tried_again = false;
  while (!train.empty()) {
    const bool segmented = segments_ && train.bytes.size() > train.size;
    const std::size_t now = segmented ? send_segmented(to, train, error) : send_several(to, train, error);
    train = train.after(now);
    if (now > 0) {
      error = 0;  // what failed before was about another way to send, or an earlier datagram
      continue;
    }
    if (error == EINTR || (segmented && !segments_)) continue;
    if (error == ENOBUFS) {  // lost on the way out, as it might be further on
      train = train.after(1);
      error = 0;
    } else if (error == EAGAIN || error == EWOULDBLOCK) {
      error = 0;
      break;
    } else if (std::exchange(tried_again, true)) {
      break;
    }
    // Otherwise it may be about an earlier datagram, even to somebody else: that is said once.
  }
  return train;
}

// One datagram as large as several, which the kernel, or the network card, cuts into those.
std::size_t DatagramSocket::send_segmented(const Address::Raw& to, DatagramTrain train, int& error) noexcept {
  const DatagramTrain sent = train.first(std::min(kMostSegments, kMostInOneSend / train.size));
  if (sent.count() < 2) return send_one(to, train.first(1).bytes, error);
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control{};
  iovec bytes = iovec_of(sent.bytes);
  msghdr message{};
  message.msg_name = const_cast<sockaddr*>(to.get());
  message.msg_namelen = to.size;
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* const part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_UDP;
  part->cmsg_type = UDP_SEGMENT;
  part->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto size = static_cast<std::uint16_t>(train.size);
  std::memcpy(CMSG_DATA(part), &size, sizeof size);
  if (::sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return sent.count();
  error = errno;
  // No such option, no checksums in hardware, a segment that does not fit the path's packets.
  if (error == EINVAL || error == EIO || error == EMSGSIZE || error == ENOPROTOOPT || error == EOPNOTSUPP) {
    segments_ = false;
  }
  return 0;
}

// The usual case where there is no window, and the cheapest system call for it.
std::size_t DatagramSocket::send_one(const Address::Raw& to, std::string_view datagram, int& error) noexcept {
  const ssize_t sent =
      ::sendto(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL, to.get(), to.size);
  if (sent >= 0) return 1;
  error = errno;
  return 0;
}

std::size_t DatagramSocket::send_several(const Address::Raw& to, DatagramTrain train, int& error) noexcept {
  const std::size_t count = std::min(train.count(), kMostInOneCall);
  if (count == 1) return send_one(to, train.bytes, error);
  std::array<mmsghdr, kMostInOneCall> messages;
  std::array<iovec, kMostInOneCall> bytes;
  for (std::size_t n = 0; n < count; ++n) {
    bytes[n] = iovec_of(train.after(n).first(1).bytes);
    messages[n] = {};
    msghdr& message = messages[n].msg_hdr;
    message.msg_name = const_cast<sockaddr*>(to.get());
    message.msg_namelen = to.size;
    message.msg_iov = &bytes[n];
    message.msg_iovlen = 1;
  }
  const int sent =
      ::sendmmsg(socket_.get(), messages.data(), static_cast<unsigned>(count), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) return static_cast<std::size_t>(sent);
  error = errno;
  return 0;
}

asio::awaitable<void> DatagramSocket::send_all(Address::Raw to, DatagramTrain train) {
  for (;;) {
    int error = 0;
    train = send(to, train, error);
    if (error != 0) throw_io_error({error, std::generic_category()}, "sending");
    if (train.empty()) break;
    watch_.clear_ready(Readiness::Direction::Write);
    (void)refused_by(to);  // or what is in the queue of errors would end every wait
    (void)co_await wait(Readiness::Direction::Write, Deadlines::kNever);
  }
}

asio::awaitable<bool> DatagramSocket::wait_readable(Deadlines::Clock::time_point deadline) {
  return wait(Readiness::Direction::Read, deadline);
}

asio::awaitable<bool> DatagramSocket::wait(Readiness::Direction direction, Deadlines::Clock::time_point deadline) {
  if (watch_.ready(direction)) co_return true;
  timed_out_ = false;
  waits_for_ = direction;
  set_deadline(deadline);
  co_await watch_.wait(direction);
  clear_deadline();
  co_return !timed_out_;
}

std::span<const DatagramBatch::Received> DatagramSocket::receive(DatagramBatch& batch) noexcept {
  errno = 0;
  const auto received = batch.receive(socket_.get());
  // Fewer than there was room for may also be for an error that the network told of.
  if (received.empty() && (errno == EAGAIN || errno == EWOULDBLOCK)) watch_.clear_ready(Readiness::Direction::Read);
  return received;
}

// The queue of errors has the datagrams that were not delivered, with whom they were for.
bool DatagramSocket::refused_by(const Address::Raw& peer) noexcept {
  if (!watch_.take_error()) return false;
  bool refused = false;
  for (;;) {
    Address::Raw to;
    alignas(cmsghdr) std::array<char, 512> control;
    msghdr message{};
    message.msg_name = to.get();
    message.msg_namelen = to.size;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(socket_.get(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return refused;
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
      const bool error = (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) ||
                         (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR);
      sock_extended_err what{};
      if (error) std::memcpy(&what, CMSG_DATA(part), sizeof what);
      refused = refused || (what.ee_errno == ECONNREFUSED && to == peer);
    }
  }
}

void DatagramSocket::on_deadline() {
  timed_out_ = true;
  watch_.wake(waits_for_);
}

DatagramBatch::DatagramBatch(std::size_t most, std::size_t size)
    : size_{size}, space_{new char[most * size]}, peers_(most), received_(most) {}

std::span<const DatagramBatch::Received> DatagramBatch::receive(int socket) {
  return received_.size() == 1 ? receive_one(socket) : receive_several(socket);
}

std::span<const DatagramBatch::Received> DatagramBatch::receive_one(int socket) {
  Address::Raw& peer = peers_.front();
  peer.size = sizeof peer.storage;
  const ssize_t size = ::recvfrom(socket, space_.get(), size_, MSG_DONTWAIT | MSG_TRUNC, peer.get(), &peer.size);
  if (size < 0) return {};
  const auto all = static_cast<std::size_t>(size);
  received_.front() = {{space_.get(), std::min(all, size_)}, all > size_, &peer};
  return received_;
}

std::span<const DatagramBatch::Received> DatagramBatch::receive_several(int socket) {
  std::array<mmsghdr, kMostInOneCall> messages;
  std::array<iovec, kMostInOneCall> rooms;
  const std::size_t most = std::min(received_.size(), messages.size());
  for (std::size_t n = 0; n < most; ++n) {
    rooms[n] = {space_.get() + n * size_, size_};
    messages[n] = {};
    msghdr& message = messages[n].msg_hdr;
    message.msg_name = peers_[n].get();
    message.msg_namelen = sizeof peers_[n].storage;
    message.msg_iov = &rooms[n];
    message.msg_iovlen = 1;
  }
  const int got = ::recvmmsg(socket, messages.data(), static_cast<unsigned>(most), MSG_DONTWAIT, nullptr);
  if (got <= 0) return {};
  const auto count = static_cast<std::size_t>(got);
  for (std::size_t n = 0; n < count; ++n) {
    peers_[n].size = messages[n].msg_hdr.msg_namelen;
    const bool truncated = (messages[n].msg_hdr.msg_flags & MSG_TRUNC) != 0;
    received_[n] = {{space_.get() + n * size_, messages[n].msg_len}, truncated, &peers_[n]};
  }
  return {received_.data(), count};
}

}  // namespace portico
