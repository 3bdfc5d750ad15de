#include "clients/chat/standard_input.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <asio/post.hpp>

namespace portico::chat::client {

StandardInput::StandardInput(asio::io_context& context)
    : context_{context}, epoll_{context, ::epoll_create1(EPOLL_CLOEXEC)} {
  epoll_event interest{};
  interest.events = EPOLLIN;
  if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, STDIN_FILENO, &interest) == 0) return;
  if (errno != EPERM) throw std::system_error{errno, std::generic_category(), "standard input"};
  always_readable_ = true;
}

void StandardInput::when_readable(std::function<void()> then) {
  if (always_readable_) {
    asio::post(context_, std::move(then));
    return;
  }
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read, [then = std::move(then)](const asio::error_code& error) {
    if (!error) then();
  });
}

}  // namespace portico::chat::client
