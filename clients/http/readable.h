#pragma once

#include <asio/awaitable.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <portico/shared/file_descriptor.h>

namespace portico::http::client {

// Waits until a descriptor can be read, without making it non-blocking: standard input is shared with other processes,
// which would not expect that. So the loop watches an epoll that watches it.
class Readable {
 public:
  // REQUIRES: `descriptor` outlives it.
  Readable(const asio::any_io_executor& loop, int descriptor);

  // At once for what never makes anybody wait, a regular file say.
  [[nodiscard]] asio::awaitable<void> wait();

 private:
  asio::posix::stream_descriptor watch_;
  bool waits_ = false;
};

}  // namespace portico::http::client
