#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

namespace portico {

// How many jobs a server has running, and the one place where its main loop waits for that number to fall. Jobs may end
// in any thread; the main loop is woken only while it waits, so an ordinary end costs one atomic operation.
class JobCount : public std::enable_shared_from_this<JobCount> {
 public:
  using Clock = std::chrono::steady_clock;

  explicit JobCount(asio::io_context& main) : main_{main} {}

  // Any thread.
  void add() noexcept { active_.fetch_add(1); }
  void remove() noexcept;
  [[nodiscard]] std::size_t active() const noexcept { return active_.load(); }

  // Waits in the main loop's thread until fewer than `limit` jobs are active, `deadline` has passed, or `interrupt` was
  // called; true in the first case.
  [[nodiscard]] asio::awaitable<bool> fewer_than(std::size_t limit,
                                                 Clock::time_point deadline = Clock::time_point::max());

  // Ends the waits under way. In the main loop's thread.
  void interrupt();

 private:
  class Wait;
  void wake() noexcept;

  asio::io_context& main_;
  std::atomic<std::size_t> active_ = 0;
  std::atomic<bool> awaited_ =
      false;  // raised by the main loop, lowered by whoever wakes it; guarded by mutex_ for posting
  std::mutex mutex_;
  std::vector<asio::steady_timer*> waits_;  // of the main loop's thread
  unsigned interruptions_ = 0;
};

}  // namespace portico
