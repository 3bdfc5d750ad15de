#include "clients/common/runner.h"

#include <signal.h>

#include <chrono>
#include <deque>
#include <exception>
#include <optional>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include "clients/common/failure.h"

namespace portico {
namespace {

// Lives as long as one run() and until none of its handlers is pending.
class Run {
 public:
  // This programme never forks, so the one self-pipe of signal_set does no harm.
  Run(asio::io_context& context, const std::function<void()>& on_tick)
      : context_{context}, on_tick_{on_tick}, ticks_{context}, interrupts_{context, SIGINT} {}

  void to_the_end(std::vector<asio::awaitable<void>> works) {
    for (auto& work : works) start(std::move(work));
    tick();
    watch_interrupts();
    context_.restart();
    while (pending_ > 0) context_.run_one();
    if (cause_) std::rethrow_exception(cause_);
  }

 private:
  void start(asio::awaitable<void> work) {
    ++pending_;
    ++unfinished_;
    auto& cancellation = cancellations_.emplace_back(std::in_place);
    auto ended = [this, &cancellation](std::exception_ptr error) {
      --pending_;
      --unfinished_;
      cancellation.reset();
      if (error) cancel(std::move(error));
      if (!done()) return;
      ticks_.cancel();
      interrupts_.cancel();
    };
    asio::co_spawn(context_, std::move(work), asio::bind_cancellation_slot(cancellation->slot(), ended));
  }

  void tick() {
    constexpr std::chrono::milliseconds kTick{100};
    ++pending_;
    ticks_.expires_after(kTick);
    ticks_.async_wait([this](const asio::error_code&) {
      --pending_;
      if (done()) return;
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
      if (!error && !done()) cancel(std::make_exception_ptr(Interrupted{}));
    });
  }

  void cancel(std::exception_ptr cause) {
    if (cause_) return;
    cause_ = std::move(cause);
    for (auto& each : cancellations_) {
      if (each) each->emit(asio::cancellation_type::terminal);
    }
  }

  [[nodiscard]] bool done() const { return unfinished_ == 0; }

  asio::io_context& context_;
  const std::function<void()>& on_tick_;
  asio::steady_timer ticks_;
  asio::signal_set interrupts_;
  std::deque<std::optional<asio::cancellation_signal>> cancellations_;  // of what is not finished
  std::exception_ptr cause_;                                            // the first that ended what was not at its end
  int pending_ = 0;                                                     // handlers
  int unfinished_ = 0;                                                  // works
};

}  // namespace

void run(asio::io_context& context, std::vector<asio::awaitable<void>> works, const std::function<void()>& on_tick) {
  Run run{context, on_tick};
  run.to_the_end(std::move(works));
}

void run(asio::io_context& context, asio::awaitable<void> work, const std::function<void()>& on_tick) {
  std::vector<asio::awaitable<void>> works;
  works.push_back(std::move(work));
  run(context, std::move(works), on_tick);
}

}  // namespace portico
