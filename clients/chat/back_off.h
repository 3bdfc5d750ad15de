#pragma once

#include <chrono>

namespace portico::chat::client {

// How long to wait until a connection is tried again: twice as long each time, up to a limit, and not when all others
// do. Pure: chance is an argument.
class BackOff {
 public:
  using Milliseconds = std::chrono::milliseconds;

  static constexpr Milliseconds kFirst{1'000};
  static constexpr Milliseconds kLongest{300'000};
  static constexpr Milliseconds kGood{60'000};  // a connection that lasted so long was none that the server dropped

  // `chance` is from 0 to 1: the wait is half of what it could be at 0, all of it at 1.
  [[nodiscard]] Milliseconds next(double chance);

  // A connection lasted so long: when that was good, waits begin anew.
  void connection_lasted(Milliseconds time);

 private:
  Milliseconds wait_ = kFirst;
};

}  // namespace portico::chat::client
