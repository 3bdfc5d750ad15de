#pragma once

#include <exception>

#include <asio/awaitable.hpp>
#include <asio/this_coro.hpp>

namespace portico {

// setup, handle, finish of a handler, as they promise: `finish` runs once `setup` has succeeded, even when the job was
// cancelled meanwhile. Throws the first exception that one of them let out.
template <class Handler>
asio::awaitable<void> serve_request(Handler& handler) {
  co_await handler.setup();
  std::exception_ptr error;
  try {
    co_await handler.handle();
  } catch (...) {
    error = std::current_exception();
  }
  co_await asio::this_coro::reset_cancellation_state();
  try {
    co_await handler.finish();
  } catch (...) {
    if (!error) error = std::current_exception();
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace portico
