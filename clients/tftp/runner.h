// From a programme that does one thing after the other into the world of coroutines.
#pragma once

#include <functional>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

namespace portico::tftp::client {

// Runs `work` on `context` to its end and throws what it throws. Meanwhile `on_tick` is called ten times a second; when
// it throws, or when the user presses Ctrl-C (Interrupted), the work is cancelled, and that is thrown instead.
// REQUIRES: nobody else runs `context`, whose loop this is until it returns.
void run(asio::io_context& context, asio::awaitable<void> work, const std::function<void()>& on_tick);

}  // namespace portico::tftp::client
