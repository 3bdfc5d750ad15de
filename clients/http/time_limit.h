// How long a transfer may take, as a moment.
#pragma once

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "clients/common/failure.h"
#include <portico/streams/deadlines.h>

namespace portico::http::client {

class TimeLimit {
 public:
  using Clock = Deadlines::Clock;

  // From now on; zero means for ever.
  explicit TimeLimit(std::chrono::milliseconds whole)
      : whole_{whole}, end_{whole.count() == 0 ? Deadlines::kNever : Clock::now() + whole} {}

  [[nodiscard]] Clock::time_point end() const noexcept { return end_; }
  [[nodiscard]] bool over() const { return Clock::now() >= end_; }

  // Zero means for ever. Throws Failure when nothing is left.
  [[nodiscard]] std::chrono::milliseconds left() const {
    if (end_ == Deadlines::kNever) return std::chrono::milliseconds{0};
    if (over()) fail();
    return std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
  }

  // The shorter of what is left and `other`, of which zero means for ever, too.
  [[nodiscard]] std::chrono::milliseconds left_or(std::chrono::milliseconds other) const {
    const auto own = left();
    if (own.count() == 0 || other.count() == 0) return std::max(own, other);
    return std::min(own, other);
  }

  [[noreturn]] void fail() const {
    const std::chrono::duration<double> seconds = whole_;
    throw Failure{fmt::format("it takes longer than {:g} s (--timeout)", seconds.count())};
  }

 private:
  std::chrono::milliseconds whole_;
  Clock::time_point end_;
};

}  // namespace portico::http::client
