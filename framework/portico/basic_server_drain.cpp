#include <algorithm>
#include <utility>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <spdlog/logger.h>

#include <portico/basic_server.h>

// How a server ends: it stops accepting, serves what the kernel had queued, lets requests finish, then ends them.

namespace portico {

namespace {

using Clock = JobCount::Clock;

constexpr std::chrono::milliseconds kAfterForce{500};  // for handlers and SIGTERM handlers to unwind
constexpr std::chrono::milliseconds kAfterKill{2'000};
constexpr std::size_t kAllThatWait = 65'536;

}  // namespace

void BasicServer::begin_drain() {
  if (std::exchange(draining_, true)) return;
  const std::size_t active_before = jobs_->active();  // idle ones may end as soon as they are told
  actions_timer_->cancel();
  drain_quota_ = static_cast<std::size_t>(std::max(0, host_->options.request_queue_size)) + 1;
  policy_->stop();
  for (Door& door : doors_) {
    door.listener.remove_path();
    door.watcher->cancel();
    door.pause->cancel();
  }
  changed_->cancel();
  spawn(drain(active_before, taken_));
}

asio::awaitable<void> BasicServer::drain(std::size_t active_before, std::size_t taken_before) {
  const ServerOptions& options = host_->options;
  const auto deadline = Clock::now() + (options.block_on_close ? options.drain_timeout : std::chrono::milliseconds{0});

  co_await accepting_ends(deadline);
  DrainReport report;
  const bool in_time = Clock::now() < deadline;
  for (Door& door : doors_) {
    // Those who came after the queue was served are new, not lost.
    const std::size_t unserved = turn_away_some(door, kAllThatWait);
    if (!in_time) report.lost += unserved;
  }
  const std::size_t jobs = active_before + taken_ - taken_before;

  std::size_t unfinished = 0;
  if (!co_await jobs_->fewer_than(1, deadline)) {
    unfinished = jobs_->active();
    if (options.block_on_close || policy_->runs_on_main_loop()) {
      policy_->force();
      const bool ended = co_await jobs_->fewer_than(1, Clock::now() + kAfterForce);
      if (!ended) policy_->kill();
      if (!ended)
        (void)co_await jobs_->fewer_than(1, Clock::now() + (options.block_on_close ? kAfterKill : kAfterForce));
    }
  }
  const std::size_t left = jobs_->active();
  report.finished = jobs - std::min(jobs, unfinished);
  report.forced = unfinished - std::min(unfinished, left);
  report.lost += left;
  finish(report);
}

// Accept loops end by themselves once nothing waits; those without room, or paused, are ended at the deadline.
asio::awaitable<void> BasicServer::accepting_ends(Clock::time_point deadline) {
  asio::error_code woken;
  changed_->expires_at(deadline);
  while (open_doors_ > 0) {
    co_await changed_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (!woken) break;
  }
  closing_ = true;
  jobs_->interrupt();
  changed_->expires_at(Clock::time_point::max());
  while (open_doors_ > 0) co_await changed_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

void BasicServer::fail(std::exception_ptr error) {
  if (!failure_) failure_ = std::move(error);
  begin_drain();
}

void BasicServer::finish(const DrainReport& report) {
  if (jobs_->active() > 0) {
    host_->detach_hooks();
    loop_outlives_server_ = policy_->runs_on_main_loop();
  }
  end_refusals();
  policy_.reset();
  close_doors();
  changed_.reset();  // timers must not outlive the loop, which may go before the server does
  actions_timer_.reset();
  at_fork_.reset();
  try {
    server_deactivate();
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
  report_ = report;
  if (done_) done_(report);
}

}  // namespace portico
