#pragma once

#include <exception>

#include <asio/awaitable.hpp>
#include <asio/this_coro.hpp>

namespace portico {

// setup, handle, finish of a handler, as they promise: `finish` runs once `setup` has succeeded, even when the job was
// cancelled meanwhile. Throws the first exception that one of them let out. Where `unfinished` says, when `handle` has
// returned, that it will be called again, that is all; it is then to be called again `resumed`.
template <class Handler, class Unfinished>
asio::awaitable<void> serve_request(Handler& handler, bool resumed, Unfinished unfinished) {
  if (!resumed) co_await handler.setup();
  std::exception_ptr error;
  try {
    co_await handler.handle();
  } catch (...) {
    error = std::current_exception();
  }
  if (!error && unfinished()) co_return;
  co_await asio::this_coro::reset_cancellation_state();
  try {
    co_await handler.finish();
  } catch (...) {
    if (!error) error = std::current_exception();
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace portico
