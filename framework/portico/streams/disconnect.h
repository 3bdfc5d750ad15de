#pragma once

#include <exception>
#include <system_error>

namespace portico {

// What the streams and replies of a server throw when the conversation is over. A handler's own connections, to a
// database say, throw something else.
class Disconnected : public std::system_error {
 public:
  using std::system_error::system_error;
};

// Throws `error` as Disconnected if it says only that the conversation is over, otherwise as std::system_error.
[[noreturn]] void throw_io_error(const std::error_code& error, const char* what);

// Whether an error says only that the conversation is over: the peer went away or was too slow, or the server ended it.
// Such an end is a debug line, not an error of the handler.
[[nodiscard]] bool is_disconnect(const std::error_code& error) noexcept;

// The same of an exception that a handler let out: a Disconnected, or its cancellation.
[[nodiscard]] bool is_disconnect(const std::exception_ptr& error) noexcept;

}  // namespace portico
