#pragma once

#include <functional>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

namespace portico::chat::client {

// Tells an event loop when standard input has something to read. It is not made non-blocking: that would be so for all
// who have it open, the shell for one. In the loop's thread.
class StandardInput {
 public:
  explicit StandardInput(asio::io_context& context);

  // Calls `then` from the loop, once, as soon as a read(2) would not block. REQUIRES: nobody waits.
  void when_readable(std::function<void()> then);

 private:
  asio::io_context& context_;
  asio::posix::stream_descriptor epoll_;  // epoll(7) with standard input in it
  bool always_readable_ = false;          // a file
};

}  // namespace portico::chat::client
