#pragma once

#include <algorithm>
#include <chrono>

namespace portico::chat::client {

// Keeps a client from being taken for a flood, by the rule of RFC 1459 §8.10: every line costs two seconds, and who is
// more than ten seconds ahead has to wait. Pure: the time is an argument.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kCost{2'000};
  static constexpr int kAhead = 5;  // lines that go out at once after a silence

  // Zero: every line goes at once.
  explicit Pace(std::chrono::milliseconds cost) : cost_{cost} {}

  // Not before then may the next line go.
  [[nodiscard]] Clock::time_point next() const { return paid_until_ - (kAhead - 1) * cost_; }

  void sent(Clock::time_point now) { paid_until_ = std::max(paid_until_, now) + cost_; }

 private:
  std::chrono::milliseconds cost_;
  Clock::time_point paid_until_;
};

}  // namespace portico::chat::client
