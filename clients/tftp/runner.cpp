#include "clients/tftp/runner.h"

#include <signal.h>

#include <chrono>
#include <exception>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

// Lives as long as one run() and until none of its handlers is pending.
class Run {
 public:
  // This programme never forks, so the one self-pipe of signal_set does no harm.
  Run(asio::io_context& context, const std::function<void()>& on_tick)
      : context_{context}, on_tick_{on_tick}, ticks_{context}, interrupts_{context, SIGINT} {}

  void to_the_end(asio::awaitable<void> work) {
    start(std::move(work));
    tick();
    watch_interrupts();
    context_.restart();
    while (pending_ > 0) context_.run_one();
    if (cause_) std::rethrow_exception(cause_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void start(asio::awaitable<void> work) {
    ++pending_;
    auto ended = [this](std::exception_ptr error) {
      --pending_;
      done_ = true;
      error_ = std::move(error);
      ticks_.cancel();
      interrupts_.cancel();
    };
    asio::co_spawn(context_, std::move(work), asio::bind_cancellation_slot(cancellation_.slot(), ended));
  }

  void tick() {
    constexpr std::chrono::milliseconds kTick{100};
    ++pending_;
    ticks_.expires_after(kTick);
    ticks_.async_wait([this](const asio::error_code&) {
      --pending_;
      if (done_) return;
      try {
        on_tick_();
      } catch (...) {
        cancel(std::current_exception());
      }
      tick();
    });
  }

  void watch_interrupts() {
    ++pending_;
    interrupts_.async_wait([this](const asio::error_code& error, int) {
      --pending_;
      if (!error && !done_) cancel(std::make_exception_ptr(Interrupted{}));
    });
  }

  void cancel(std::exception_ptr cause) {
    if (!cause_) cause_ = std::move(cause);
    cancellation_.emit(asio::cancellation_type::terminal);
  }

  asio::io_context& context_;
  const std::function<void()>& on_tick_;
  asio::steady_timer ticks_;
  asio::signal_set interrupts_;
  asio::cancellation_signal cancellation_;
  std::exception_ptr cause_;  // of the cancellation
  std::exception_ptr error_;  // of the work
  int pending_ = 0;           // handlers
  bool done_ = false;
};

}  // namespace

void run(asio::io_context& context, asio::awaitable<void> work, const std::function<void()>& on_tick) {
  Run run{context, on_tick};
  run.to_the_end(std::move(work));
}

}  // namespace portico::tftp::client
