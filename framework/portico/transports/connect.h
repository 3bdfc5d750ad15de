#pragma once

#include <chrono>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>

namespace portico {

// A stream socket that is connected to the first of `addresses` that answers: non-blocking, close-on-exec, without
// Nagle's delay, ready for a Stream. The addresses are tried in turn, and one that is silent leaves the others their
// share of `timeout`; zero means for ever. Throws std::system_error, with the last address in its words, when none
// answers: errc::timed_out, or what the kernel says. Runs in the loop's thread.
[[nodiscard]] asio::awaitable<FileDescriptor> connect(asio::io_context& context, std::vector<Address> addresses,
                                                      std::chrono::milliseconds timeout);

}  // namespace portico
