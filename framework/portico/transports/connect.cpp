#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

#include <asio/posix/stream_descriptor.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/streams/deadlines.h>
#include <portico/transports/connect.h>

namespace portico {

namespace {

using Clock = Deadlines::Clock;

// Waits until a socket is connected, or until a deadline has passed.
class Attempt final : private Deadlines::Entry {
 public:
  Attempt(asio::io_context& context, int socket) : Entry{Deadlines::of(context)}, watched_{context, socket} {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() override { (void)watched_.release(); }  // the socket is not ours to close

  // 0, or errno.
  [[nodiscard]] asio::awaitable<int> wait(Clock::time_point deadline) {
    asio::error_code error;
    set_deadline(deadline);
    co_await watched_.async_wait(asio::posix::stream_descriptor::wait_write,
                                 asio::redirect_error(asio::use_awaitable, error));
    clear_deadline();
    if (expired_) co_return ETIMEDOUT;
    if (error) throw std::system_error{error};  // cancelled
    int outcome = 0;
    socklen_t size = sizeof outcome;
    ::getsockopt(watched_.native_handle(), SOL_SOCKET, SO_ERROR, &outcome, &size);
    co_return outcome;
  }

 private:
  void on_deadline() override {
    expired_ = true;
    watched_.cancel();
  }

  asio::posix::stream_descriptor watched_;
  bool expired_ = false;
};

int begin_connect(int socket, const Address& address) {
  const auto raw = address.raw();
  return ::connect(socket, raw.get(), raw.size) == 0 ? 0 : errno;
}

asio::awaitable<void> pause(asio::io_context& context) {
  constexpr std::chrono::milliseconds kPause{10};
  asio::steady_timer timer{context, kPause};
  co_await timer.async_wait(asio::use_awaitable);
}

// 0, or errno.
asio::awaitable<int> connect_until(asio::io_context& context, int socket, const Address& address,
                                   Clock::time_point deadline) {
  int error = begin_connect(socket, address);
  // A Unix socket whose queue is full does not make anybody wait, it says so.
  while (error == EAGAIN && Clock::now() < deadline) {
    co_await pause(context);
    error = begin_connect(socket, address);
  }
  if (error == EAGAIN) co_return ETIMEDOUT;
  if (error != EINPROGRESS && error != EINTR) co_return error;
  Attempt attempt{context, socket};
  co_return co_await attempt.wait(deadline);
}

FileDescriptor open_socket(int family) {
  FileDescriptor socket{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const int on = 1;
  if (socket && family != AF_UNIX) ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

// An equal share of what is left for each address that has not been tried.
Clock::time_point share(Clock::time_point deadline, std::size_t addresses) {
  if (deadline == Deadlines::kNever) return deadline;
  const auto now = Clock::now();
  return now + (deadline - now) / static_cast<Clock::rep>(addresses);
}

}  // namespace

asio::awaitable<FileDescriptor> connect(asio::io_context& context, std::vector<Address> addresses,
                                        std::chrono::milliseconds timeout) {
  const auto deadline = timeout.count() == 0 ? Deadlines::kNever : Clock::now() + timeout;
  int error = EDESTADDRREQ;
  std::string where = "nowhere";
  for (std::size_t tried = 0; tried < addresses.size(); ++tried) {
    where = addresses[tried].to_string();
    FileDescriptor socket = open_socket(addresses[tried].family());
    error = errno;
    if (!socket) continue;
    const auto own_deadline = share(deadline, addresses.size() - tried);
    error = co_await connect_until(context, socket.get(), addresses[tried], own_deadline);
    if (error == 0) co_return socket;
  }
  throw std::system_error{error, std::generic_category(), "cannot connect to " + where};
}

}  // namespace portico
