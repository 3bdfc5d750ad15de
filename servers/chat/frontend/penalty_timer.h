// RFC 1459 §8.10, "Flood control of clients":
//
//   now                      now + 10 s
//    |=== penalties ===>        |            each message moves the timer on by its penalty;
//    |                 timer    |            at 10 s ahead nothing more is read, until it has come closer
//
// Who types never notices; who pastes a book is slowed down to what one can read.
#pragma once

#include <algorithm>
#include <chrono>

namespace portico::chat {

// One client's timer. Time is an argument.
class PenaltyTimer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kMostAhead{10};

  // Whether messages may be handled now.
  [[nodiscard]] bool is_open(Time now) const noexcept { return timer_ < now + kMostAhead; }

  // When it opens again, if nothing is charged meanwhile; a moment that may have passed.
  [[nodiscard]] Time opens_at() const noexcept { return timer_ - kMostAhead + std::chrono::nanoseconds{1}; }

  void charge(std::chrono::nanoseconds penalty, Time now) noexcept { timer_ = std::max(timer_, now) + penalty; }

 private:
  Time timer_{};
};

}  // namespace portico::chat
