#pragma once

namespace portico {

// What to do about an error of accept(2) or recvmsg(2) at a listening socket.
enum class AcceptError {
  NothingThere,  // EAGAIN: wait until the listener is readable
  GoOn,          // of one connection, or a signal: try the next (accept(2), "Error handling")
  SlowDown,      // descriptors or memory are short: wait, longer each time
  Fatal,         // the listener is broken
};

[[nodiscard]] AcceptError sort_accept_error(int error) noexcept;

}  // namespace portico
