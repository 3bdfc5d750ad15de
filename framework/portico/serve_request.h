#pragma once

#include <exception>

#include <asio/awaitable.hpp>
#include <asio/this_coro.hpp>

namespace portico {

// One call of `handle`, as a rule.
struct OneCall {
  // Whether `setup` was called before.
  [[nodiscard]] static bool resumes() noexcept { return false; }
  // Stand around `handle`; whether it will be called again, and `finish` has to wait.
  static void begin() noexcept {}
  [[nodiscard]] static bool end(bool /*failed*/) noexcept { return false; }
};

// setup, handle, finish of a handler, as they promise: `finish` runs once `setup` has succeeded, even when the job was
// cancelled meanwhile. Throws the first exception that one of them let out. `call` is shaped like OneCall.
template <class Handler, class Call>
asio::awaitable<void> serve_request(Handler& handler, Call call) {
  if (!call.resumes()) co_await handler.setup();
  std::exception_ptr error;
  call.begin();
  try {
    co_await handler.handle();
  } catch (...) {
    error = std::current_exception();
  }
  if (call.end(error != nullptr)) co_return;
  co_await asio::this_coro::reset_cancellation_state();
  try {
    co_await handler.finish();
  } catch (...) {
    if (!error) error = std::current_exception();
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace portico
