#include "clients/http/readable.h"

#include <sys/epoll.h>

#include <cerrno>
#include <system_error>

#include <asio/use_awaitable.hpp>

namespace portico::http::client {
namespace {

int make_epoll() {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) throw std::system_error{errno, std::generic_category(), "epoll"};
  return epoll;
}

}  // namespace

Readable::Readable(const asio::any_io_executor& loop, int descriptor) : watch_{loop, make_epoll()} {
  epoll_event event{};
  event.events = EPOLLIN;
  waits_ = ::epoll_ctl(watch_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

asio::awaitable<void> Readable::wait() {
  if (waits_) co_await watch_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
}

}  // namespace portico::http::client
