// From a programme that does one thing after the other into the world of coroutines.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

namespace portico {

// Runs all of `works` on `context` to their ends. Meanwhile `on_tick` is called ten times a second. When one of them or
// `on_tick` throws, or when the user presses Ctrl-C (Interrupted), all are cancelled, and that is thrown in the end.
// REQUIRES: nobody else runs `context`, whose loop this is until it returns.
void run(asio::io_context& context, std::vector<asio::awaitable<void>> works, const std::function<void()>& on_tick);

void run(
    asio::io_context& context, asio::awaitable<void> work, const std::function<void()>& on_tick = [] {});

// The same for one that has a result.
template <class T>
T run(
    asio::io_context& context, asio::awaitable<T> work, const std::function<void()>& on_tick = [] {}) {
  std::optional<T> result;
  auto keep = [](asio::awaitable<T> from, std::optional<T>& into) -> asio::awaitable<void> {
    into = co_await std::move(from);
  };
  run(context, keep(std::move(work), result), on_tick);
  return *std::move(result);
}

}  // namespace portico
