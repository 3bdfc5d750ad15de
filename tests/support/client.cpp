#include "tests/support/client.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace portico::test {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error{"client: " + what}; }
[[noreturn]] void fail_with_errno(const std::string& what) { fail(what + ": " + std::strerror(errno)); }

bool is_reset(int error) { return error == ECONNRESET || error == EPIPE; }

}  // namespace

Client::Client(const std::string& address, int type) : type_{type} {
  const Address server = Address::parse(address);
  socket_.reset(::socket(server.family(), type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_) fail_with_errno("socket");
  if (server.family() == AF_UNIX && type == SOCK_DGRAM) {
    sockaddr nobody{};
    nobody.sa_family = AF_UNIX;
    // unix(7), "Autobind feature": an address of the family alone asks for an abstract name.
    if (::bind(socket_.get(), &nobody, sizeof nobody.sa_family) < 0) fail_with_errno("bind");
  }
  const auto raw = server.raw();
  // A Unix listener whose queue is full says EAGAIN and can be waited for only by asking again.
  const bool connected =
      eventually([&] { return ::connect(socket_.get(), raw.get(), raw.size) == 0 || errno != EAGAIN; });
  if (!connected) fail("the server at " + address + " takes no more connections");
  if (errno == EINPROGRESS && !wait(POLLOUT, kPatience)) fail("no connection to " + address);
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  sockaddr_storage peer;
  socklen_t peer_size = sizeof peer;
  if (error == 0 && ::getpeername(socket_.get(), reinterpret_cast<sockaddr*>(&peer), &peer_size) < 0) error = errno;
  if (error != 0) fail("connecting to " + address + ": " + std::strerror(error));
}

Client& Client::send(std::string_view bytes) {
  if (!try_send(bytes)) fail_with_errno("send");
  return *this;
}

bool Client::try_send(std::string_view bytes) {
  do {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait(POLLOUT, kPatience)) fail("nobody reads what is sent");
    } else if (is_reset(errno)) {
      return false;
    } else if (errno != EINTR) {
      fail_with_errno("send");
    }
  } while (!bytes.empty());
  return true;
}

std::string Client::receive(std::size_t size) {
  while (received_.size() < size && receive_some(size - received_.size())) {
  }
  return std::exchange(received_, received_.size() > size ? received_.substr(size) : std::string{}).substr(0, size);
}

std::string Client::receive_line() {
  std::size_t end;
  while ((end = received_.find('\n')) == std::string::npos) {
    if (!receive_some(4096)) fail("the connection ended before a line: \"" + received_ + "\"");
  }
  const std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

std::string Client::receive_all() {
  while (receive_some(65'536)) {
  }
  return std::exchange(received_, {});
}

std::optional<std::string> Client::receive_datagram(std::chrono::milliseconds limit) {
  if (!wait(POLLIN, limit)) return std::nullopt;
  std::string bytes(65'536, '\0');
  Address::Raw from;
  const ssize_t got = ::recvfrom(socket_.get(), bytes.data(), bytes.size(), 0, from.get(), &from.size);
  if (got < 0) fail_with_errno("recvfrom");
  if (from.size > 0) source_ = Address{from};
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

std::string Client::ask(std::string_view order) {
  if (type_ == SOCK_STREAM) return send(std::string{order} + "\n").receive_line();
  auto answer = send(order).receive_datagram();
  if (!answer) fail("no datagram came as an answer");
  if (answer->ends_with('\n')) answer->pop_back();
  return *answer;
}

bool Client::is_closed(std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  char dropped[4096];
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (!wait(POLLIN, std::max(left, std::chrono::milliseconds{0}))) return false;
    const ssize_t got = ::recv(socket_.get(), dropped, sizeof dropped, 0);
    if (got == 0 || (got < 0 && is_reset(errno))) return true;
    if (got < 0 && errno != EAGAIN && errno != EINTR) fail_with_errno("recv");
  }
}

bool Client::has_answer(std::chrono::milliseconds limit) { return !received_.empty() || wait(POLLIN, limit); }

bool Client::wait(short events, std::chrono::milliseconds limit) const {
  pollfd socket{socket_.get(), events, 0};
  return ::poll(&socket, 1, static_cast<int>(limit.count())) > 0;
}

// False at the end of the stream.
bool Client::receive_some(std::size_t most) {
  for (;;) {
    if (!wait(POLLIN, kPatience)) fail("nothing came; so far: \"" + received_.substr(0, 200) + "\"");
    const std::size_t before = received_.size();
    received_.resize(before + most);
    const ssize_t got = ::recv(socket_.get(), received_.data() + before, most, 0);
    received_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got >= 0) return got > 0;
    if (errno != EAGAIN && errno != EINTR) fail_with_errno("recv");
  }
}

}  // namespace portico::test
