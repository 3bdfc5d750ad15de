// A coroutine under test: started on a loop that the test itself runs.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include "tests/support/eventually.h"

namespace portico::test {

// Runs `context` until `happened()`. Throws std::runtime_error when that takes longer than kPatience.
template <class Happened>
void run_until(asio::io_context& context, Happened happened) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (!happened()) {
    context.restart();
    context.run_one_until(std::min(give_up, std::chrono::steady_clock::now() + std::chrono::milliseconds{10}));
    if (std::chrono::steady_clock::now() >= give_up) throw std::runtime_error{"what is waited for does not happen"};
  }
}

// Runs `context` until nothing more is ready.
inline void settle(asio::io_context& context) {
  do {
    context.restart();
  } while (context.poll() > 0);
}

// One coroutine that was started, and what became of it.
template <class T>
class Started {
 public:
  Started(asio::io_context& context, asio::awaitable<T> coroutine) : context_{context} {
    if constexpr (std::is_void_v<T>) {
      auto finished = [state = state_](std::exception_ptr error) { *state = {true, std::move(error), {}}; };
      asio::co_spawn(context, std::move(coroutine), std::move(finished));
    } else {
      auto finished = [state = state_](std::exception_ptr error, T value) {
        *state = {true, std::move(error), std::move(value)};
      };
      asio::co_spawn(context, std::move(coroutine), std::move(finished));
    }
  }

  // Whether it has ended by now, without waiting.
  [[nodiscard]] bool ended() const {
    settle(context_);
    return state_->ended;
  }

  // Runs the loop until it ends; what it returned, or threw.
  T get() {
    run_until(context_, [this] { return state_->ended; });
    if (state_->error) std::rethrow_exception(state_->error);
    if constexpr (!std::is_void_v<T>) return std::move(*state_->value);
  }

 private:
  using Value = std::conditional_t<std::is_void_v<T>, char, T>;
  struct State {
    bool ended = false;
    std::exception_ptr error;
    std::optional<Value> value;
  };

  asio::io_context& context_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

template <class T>
Started<T> start(asio::io_context& context, asio::awaitable<T> coroutine) {
  return {context, std::move(coroutine)};
}

// Starts it and runs the loop until it ends.
template <class T>
T await(asio::io_context& context, asio::awaitable<T> coroutine) {
  return Started<T>{context, std::move(coroutine)}.get();
}

}  // namespace portico::test
