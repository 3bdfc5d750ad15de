#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>

#include <asio/io_context.hpp>

#include <portico/concurrency/idle_watch.h>
#include <portico/concurrency/job.h>
#include <portico/shared/helper_threads.h>

namespace portico {

// Runs jobs, any number of them interleaved, on one event loop that one thread runs. Every policy is a choice of
// workers: `Loop` and `Async` have one on the main loop, `Async` and `Threading` have some on threads of their own, a
// forked child makes one for itself.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  // `helpers`: where blocking calls of the handlers go; null when they may block the loop, as nobody else is on it.
  // `idle_watch`: is told which connections are idle; may be null.
  explicit Worker(asio::io_context& context, std::shared_ptr<HelperThreads> helpers = nullptr,
                  std::shared_ptr<IdleWatch> idle_watch = nullptr)
      : context_{context}, helpers_{std::move(helpers)}, idle_watch_{std::move(idle_watch)} {}

  // Starts `job`, at once in the loop's own thread; `ended` is called when the job has ended and is gone.
  // REQUIRES: the loop's thread.
  void run(std::unique_ptr<Job> job, std::function<void()> ended = {});

  // A parked job runs again. REQUIRES: the loop's thread.
  void resume(Job& parked);
  // A parked job is destroyed, as its loop is. Nobody is told that it has ended. REQUIRES: the loop's thread.
  static void abandon(Job& parked) noexcept;

  // Drain: tells all jobs, those still to come included. REQUIRES: the loop's thread.
  void stop();

  // Tells one job, if it is still here. REQUIRES: the loop's thread.
  void stop(const Job* job);

  // Ends all jobs: shuts their connections down and cancels what they wait for. REQUIRES: the loop's thread.
  void force();

  // In a child that was just forked: closes what the jobs of the parent hold.
  void close_in_child() noexcept;

  // Any thread.
  [[nodiscard]] std::stop_token stopping() const noexcept { return stop_.get_token(); }
  [[nodiscard]] asio::io_context& context() const noexcept { return context_; }
  [[nodiscard]] HelperThreads* helpers() const noexcept { return helpers_.get(); }
  [[nodiscard]] IdleWatch* idle_watch() const noexcept { return idle_watch_.get(); }

  // Jobs given to this worker that have not ended. Whoever hands jobs over from another thread uses `expect` to count
  // one before it arrives.
  [[nodiscard]] std::size_t load() const noexcept { return load_.load(std::memory_order_relaxed); }
  void expect() noexcept { load_.fetch_add(1, std::memory_order_relaxed); }
  void run_expected(std::unique_ptr<Job> job, std::function<void()> ended = {});

 private:
  void spawn(std::unique_ptr<Job> job);
  void on_run_ended(std::unique_ptr<Job> job);
  void park(std::unique_ptr<Job> job);
  void cancel_forced();

  asio::io_context& context_;
  std::shared_ptr<HelperThreads> helpers_;
  std::shared_ptr<IdleWatch> idle_watch_;
  std::stop_source stop_;
  std::atomic<std::size_t> load_ = 0;
  Job* first_ = nullptr;
};

}  // namespace portico
