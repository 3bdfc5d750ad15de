#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

namespace portico {

// The deadlines of all streams on one event loop, with one timer for all of them. An operation that finishes in time
// only stores a time point: its entry stays filed for the earlier moment, is looked at then, and is filed again for
// what holds by then. What is not urgent waits until the loop is awake for something else, but not for ever. All of it:
// the loop's thread.
class Deadlines : public asio::execution_context::service {
 public:
  using Clock = std::chrono::steady_clock;
  using key_type = Deadlines;
  static constexpr auto kNever = Clock::time_point::max();
  static inline asio::execution_context::id id;

  enum class Urgency : std::uint8_t { Urgent, WhenAwake };
  static constexpr std::chrono::seconds kLate{2};  // how much later the latter may be

  // Something that has a deadline. REQUIRES: it is destroyed before the loop is.
  class Entry {
   public:
    explicit Entry(Deadlines& deadlines) noexcept : deadlines_{deadlines} {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   protected:
    virtual ~Entry() { deadlines_.withdraw(*this); }

    void set_deadline(Clock::time_point deadline, Urgency urgency = Urgency::Urgent);
    void clear_deadline() noexcept { deadline_ = kNever; }
    [[nodiscard]] Clock::time_point deadline() const noexcept { return deadline_; }  // kNever: there is none
    void catch_up() { deadlines_.catch_up(); }

    // The deadline has passed, and is cleared.
    virtual void on_deadline() = 0;

   private:
    friend class Deadlines;

    Deadlines& deadlines_;
    Clock::time_point deadline_ = kNever;
    Clock::time_point filed_ = kNever;
    Urgency urgency_ = Urgency::Urgent;
    Urgency filed_as_ = Urgency::Urgent;
  };

  explicit Deadlines(asio::execution_context& context);

  // The loop is awake.
  void catch_up();

  // The deadlines of a loop.
  [[nodiscard]] static Deadlines& of(asio::io_context& context) { return asio::use_service<Deadlines>(context); }
  [[nodiscard]] static Deadlines& of(const asio::any_io_executor& loop) {
    return of(static_cast<asio::io_context&>(asio::query(loop, asio::execution::context)));
  }

 private:
  using Filed = std::set<std::pair<Clock::time_point, Entry*>>;

  void shutdown() override {}
  void file(Entry& entry);
  void withdraw(Entry& entry) noexcept;
  void schedule();
  void cancel_if_empty() noexcept;
  void expire();
  void expire(Filed& filed, Clock::time_point now);
  [[nodiscard]] Filed& filed(Urgency urgency) noexcept { return filed_[static_cast<std::size_t>(urgency)]; }
  [[nodiscard]] Clock::time_point next() noexcept;

  asio::steady_timer timer_;
  Clock::time_point scheduled_ = kNever;
  std::array<Filed, 2> filed_;
};

}  // namespace portico
