#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/shared/helper_threads.h>

namespace portico {

// Calls `function` in one of `helpers`' threads, or in place when there are none, and gives its result or what it
// throws. A call under way is not cancelled, whatever becomes of the coroutine.
template <class Function>
asio::awaitable<std::invoke_result_t<Function&>> run_blocking(HelperThreads* helpers, Function function) {
  using Result = std::invoke_result_t<Function&>;
  if (!helpers) co_return function();

  struct Call {  // shared with the thread: the coroutine may be gone before it is done
    Function function;
    std::optional<std::conditional_t<std::is_void_v<Result>, bool, Result>> result;
    std::exception_ptr error;

    void run() noexcept {
      try {
        if constexpr (std::is_void_v<Result>) {
          function();
        } else {
          result.emplace(function());
        }
      } catch (...) {
        error = std::current_exception();
      }
    }
  };
  const std::shared_ptr<Call> call{new Call{std::move(function), {}, {}}};
  auto initiate = [call, helpers](auto handler) {
    auto work = asio::make_work_guard(asio::get_associated_executor(handler));
    asio::post(helpers->pool(), [call, handler = std::move(handler), work = std::move(work)]() mutable {
      call->run();
      const auto executor = work.get_executor();
      asio::post(executor, std::move(handler));
    });
  };
  auto called = asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate), asio::use_awaitable);
  co_await std::move(called);
  if (call->error) std::rethrow_exception(call->error);
  if constexpr (!std::is_void_v<Result>) co_return std::move(*call->result);
}

}  // namespace portico
