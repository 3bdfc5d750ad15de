#pragma once

#include <chrono>
#include <set>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

namespace portico {

// The deadlines of all streams on one event loop, with one timer for all of them. An operation that finishes in time
// only stores a time point: its entry stays filed for the earlier moment, is looked at then, and is filed again for
// what holds by then. All of it: the loop's thread.
class Deadlines : public asio::execution_context::service {
 public:
  using Clock = std::chrono::steady_clock;
  using key_type = Deadlines;
  static constexpr auto kNever = Clock::time_point::max();
  static inline asio::execution_context::id id;

  // Something that has a deadline. REQUIRES: it is destroyed before the loop is.
  class Entry {
   public:
    explicit Entry(Deadlines& deadlines) noexcept : deadlines_{deadlines} {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   protected:
    virtual ~Entry() { deadlines_.withdraw(*this); }

    void set_deadline(Clock::time_point deadline);
    void clear_deadline() noexcept { deadline_ = kNever; }
    // Clears it, and files it no longer: a loop that has nothing else to do ends.
    void withdraw_deadline() noexcept;
    [[nodiscard]] Clock::time_point deadline() const noexcept { return deadline_; }  // kNever: there is none

    // The deadline has passed, and is cleared.
    virtual void on_deadline() = 0;

   private:
    friend class Deadlines;

    Deadlines& deadlines_;
    Clock::time_point deadline_ = kNever;
    Clock::time_point filed_ = kNever;
  };

  explicit Deadlines(asio::execution_context& context);

  // The deadlines of a loop.
  [[nodiscard]] static Deadlines& of(asio::io_context& context) { return asio::use_service<Deadlines>(context); }
  [[nodiscard]] static Deadlines& of(const asio::any_io_executor& loop) {
    return of(static_cast<asio::io_context&>(asio::query(loop, asio::execution::context)));
  }

 private:
  void shutdown() override {}
  void file(Entry& entry);
  void withdraw(Entry& entry) noexcept;
  void schedule();
  void expire();

  asio::steady_timer timer_;
  Clock::time_point scheduled_ = kNever;
  std::set<std::pair<Clock::time_point, Entry*>> filed_;
};

}  // namespace portico
