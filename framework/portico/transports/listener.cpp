#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <portico/shared/iovec_of.h>
#include <portico/transports/listener.h>

namespace portico {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error{errno, std::generic_category(), what}; }

void set_option(int socket, int level, int name, int value) {
  if (::setsockopt(socket, level, name, &value, sizeof value) < 0) fail("setsockopt");
}

int get_option(int socket, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, SOL_SOCKET, name, &value, &size) < 0) fail("getsockopt");
  return value;
}

bool is_socket(const std::string& path, struct stat& found) {
  return ::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode);
}

// A connect that is refused proves that nobody listens at a path.
bool is_stale(const Address& address, int type) {
  struct stat found {};
  if (!is_socket(address.unix_path(), found)) return false;
  const FileDescriptor probe{::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  const auto raw = address.raw();
  return ::connect(probe.get(), raw.get(), raw.size) < 0 && errno == ECONNREFUSED;
}

// Asks the kernel to tell where each datagram was sent to.
void ask_for_destination(int socket, int family) {
  if (family == AF_INET) set_option(socket, IPPROTO_IP, IP_PKTINFO, 1);
  if (family == AF_INET6) set_option(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
}

void read_destination(msghdr& message, Datagram& datagram) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    Address::Raw raw;
    if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      auto& local = reinterpret_cast<sockaddr_in&>(raw.storage);
      local.sin_family = AF_INET;
      local.sin_addr = info.ipi_spec_dst;
      datagram.to_group = info.ipi_addr.s_addr != info.ipi_spec_dst.s_addr;
      datagram.interface = static_cast<unsigned>(info.ipi_ifindex);
    } else if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      auto& local = reinterpret_cast<sockaddr_in6&>(raw.storage);
      local.sin6_family = AF_INET6;
      local.sin6_addr = info.ipi6_addr;
      datagram.to_group = IN6_IS_ADDR_MULTICAST(&info.ipi6_addr);
      datagram.interface = info.ipi6_ifindex;
    } else {
      continue;
    }
    datagram.local = Address{raw};
  }
}

template <class Info>
void put_control(msghdr& message, int level, int type, const Info& info) {
  message.msg_controllen = CMSG_SPACE(sizeof info);
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = level;
  part->cmsg_type = type;
  part->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(part), &info, sizeof info);
}

// The source address of a reply. A multicast or broadcast destination cannot be one: the kernel then chooses.
void write_source(msghdr& message, const Datagram& request) {
  const auto raw = request.local.raw();
  if (request.local.family() == AF_INET) {
    const auto& local = reinterpret_cast<const sockaddr_in&>(raw.storage);
    if (IN_MULTICAST(ntohl(local.sin_addr.s_addr)) || local.sin_addr.s_addr == INADDR_BROADCAST) return;
    in_pktinfo info{};
    info.ipi_spec_dst = local.sin_addr;
    put_control(message, IPPROTO_IP, IP_PKTINFO, info);
  } else if (request.local.family() == AF_INET6) {
    const auto& local = reinterpret_cast<const sockaddr_in6&>(raw.storage);
    if (IN6_IS_ADDR_MULTICAST(&local.sin6_addr)) return;
    in6_pktinfo info{};
    info.ipi6_addr = local.sin6_addr;
    // A link-local address means one link only (RFC 4007 §6).
    if (IN6_IS_ADDR_LINKLOCAL(&local.sin6_addr)) info.ipi6_ifindex = request.interface;
    put_control(message, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
}

constexpr std::size_t kControlSize = CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(in_pktinfo));

}  // namespace

Listener::Listener(std::string_view where, int type, const ListenerOptions& options)
    : type_{type}, max_packet_size_{options.max_packet_size} {
  try {
    open(where, type, options);
  } catch (const std::system_error& error) {
    throw std::system_error{error.code(), "cannot listen on " + std::string{where}};
  }
}

Listener::Listener(Listener&& other) noexcept
    : socket_{std::move(other.socket_)},
      address_{std::move(other.address_)},
      path_{std::exchange(other.path_, {})},
      creator_{other.creator_},
      inode_{other.inode_},
      type_{other.type_},
      max_packet_size_{other.max_packet_size_} {}

Listener::~Listener() { remove_path(); }

void Listener::open(std::string_view where, int type, const ListenerOptions& options) {
  if (const int inherited = parse_inherited(where); inherited >= 0) {
    inherit(inherited, type);
  } else {
    address_ = Address::parse(where);
    const int socket = ::socket(address_.family(), type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) fail("socket");
    socket_ = std::make_shared<const FileDescriptor>(socket);
    bind(options, type);
    if (type == SOCK_STREAM && ::listen(socket_->get(), options.request_queue_size) < 0) fail("listen");
  }
  address_ = Address::bound_to(socket_->get());
  // Accepted connections inherit it.
  const bool tcp = type == SOCK_STREAM && address_.family() != AF_UNIX;
  if (tcp && options.disable_nagle_algorithm) set_option(socket_->get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (type == SOCK_DGRAM) ask_for_destination(socket_->get(), address_.family());
}

void Listener::inherit(int descriptor, int type) {
  if (::fcntl(descriptor, F_GETFD) < 0) fail("fcntl");
  if (get_option(descriptor, SO_TYPE) != type || (type == SOCK_STREAM && get_option(descriptor, SO_ACCEPTCONN) == 0)) {
    throw std::invalid_argument{"fd:" + std::to_string(descriptor) + " is not a listening socket of the right type"};
  }
  socket_ = std::make_shared<const FileDescriptor>(descriptor);
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

void Listener::bind(const ListenerOptions& options, int type) {
  const int socket = socket_->get();
  if (address_.family() == AF_UNIX) {
    if (options.unix_mode != 0) ::fchmod(socket, options.unix_mode);  // before bind: never wider than asked for
  } else {
    // For UDP, Linux reads SO_REUSEADDR as "share the port with whoever asks", which would hide a second server.
    if (options.allow_reuse_address && type == SOCK_STREAM) set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
    if (options.allow_reuse_port) set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1);
    if (address_.family() == AF_INET6) set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  }
  const auto raw = address_.raw();
  if (::bind(socket, raw.get(), raw.size) < 0) {
    if (const int error = errno; error != EADDRINUSE || !is_stale(address_, type)) {
      throw std::system_error{error, std::generic_category(), "bind"};
    }
    ::unlink(address_.unix_path().c_str());
    if (::bind(socket, raw.get(), raw.size) < 0) fail("bind");
  }
  if (const std::string path = address_.unix_path(); !path.empty() && !path.starts_with('@')) {
    struct stat made {};
    if (options.unix_mode != 0) ::chmod(path.c_str(), options.unix_mode);
    if (!is_socket(path, made)) return;
    path_ = path;
    creator_ = ::getpid();
    inode_ = made.st_ino;
  }
}

std::string Listener::url() const {
  if (address_.family() == AF_UNIX) return "unix://" + address_.unix_path();
  return (type_ == SOCK_STREAM ? "tcp://" : "udp://") + address_.to_string();
}

int Listener::accept(Connection& connection) const noexcept {
  Address::Raw peer;
  const int socket = ::accept4(socket_->get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return errno;
  connection.socket.reset(socket);
  connection.peer = Address{peer};
  return 0;
}

int Listener::receive(Datagram& datagram) {
  space_.resize(max_packet_size_);
  Address::Raw peer;
  alignas(cmsghdr) std::array<char, kControlSize> control;
  iovec space{space_.data(), space_.size()};
  msghdr message{};
  message.msg_name = peer.get();
  message.msg_namelen = peer.size;
  message.msg_iov = &space;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = ::recvmsg(socket_->get(), &message, MSG_DONTWAIT | MSG_TRUNC);
  if (size < 0) return errno;
  peer.size = message.msg_namelen;
  datagram.size = static_cast<std::size_t>(size);
  datagram.truncated = (message.msg_flags & MSG_TRUNC) != 0;
  datagram.payload.assign(space_, 0, std::min(datagram.size, space_.size()));
  datagram.peer = Address{peer};
  read_destination(message, datagram);
  return 0;
}

void Listener::remove_path() noexcept {
  const std::string path = std::exchange(path_, {});
  struct stat found {};
  if (path.empty() || ::getpid() != creator_ || !is_socket(path, found) || found.st_ino != inode_) return;
  ::unlink(path.c_str());
}

int send_reply(int socket, const Datagram& request, std::string_view payload) noexcept {
  auto peer = request.peer.raw();
  alignas(cmsghdr) std::array<char, kControlSize> control{};
  iovec bytes = iovec_of(payload);
  msghdr message{};
  message.msg_name = peer.get();
  message.msg_namelen = peer.size;
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  write_source(message, request);
  for (;;) {
    if (::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
    if ((errno == ENETUNREACH || errno == EINVAL) && message.msg_controllen > 0) {
      message.msg_controllen = 0;  // a network's broadcast address, too, cannot be a source: the kernel chooses
    } else if (errno != EINTR) {
      return errno;
    }
  }
}

}  // namespace portico
