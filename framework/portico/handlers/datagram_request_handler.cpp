#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/handlers/datagram_request_handler.h>
#include <portico/streams/disconnect.h>
#include <portico/transports/listener.h>

namespace portico {

// A full socket is asked again, at growing intervals: that of a Unix peer who does not read never becomes writable for
// epoll, so readiness is nothing to wait for.
asio::awaitable<void> DatagramRequestHandler::reply(std::string_view payload) {
  constexpr std::chrono::milliseconds kLongest{100};
  constexpr std::chrono::seconds kLimit{5};
  if (peer().family() == AF_UNIX && peer().unix_path().empty()) {
    throw std::system_error{EDESTADDRREQ, std::generic_category(), "replying"};
  }
  const auto give_up = std::chrono::steady_clock::now() + kLimit;
  for (std::chrono::milliseconds pause{1};; pause = std::min(2 * pause, kLongest)) {
    const int error = send_reply(surroundings_.socket, packet(), payload);
    if (error == 0) co_return;
    if (error != EAGAIN && error != ENOBUFS) throw_io_error({error, std::generic_category()}, "replying");
    if (std::chrono::steady_clock::now() >= give_up) {
      throw_io_error({ETIMEDOUT, std::generic_category()}, "replying");
    }
    asio::steady_timer timer{co_await asio::this_coro::executor, pause};
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace portico
