// What time it is in the room: dated by the wall clock, and passing as the steady clock does.
#pragma once

#include <chrono>

#include "servers/chat/engine/outcome.h"

namespace portico::chat {

// A wall clock that is set, or a host that slept, neither ends clients nor keeps them for ever: what the wall clock
// jumps by is told apart from the time that has passed, so that deadlines can be moved by as much.
class RoomClock {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::seconds kTolerance{1};  // between the clocks, before they are brought together

  RoomClock(Time wall, Steady steady) : since_{steady}, base_{wall}, now_{wall} {}

  // How far the wall clock was set, forward or back; mostly zero. REQUIRES: `steady` does not go back.
  [[nodiscard]] Time::duration update(Time wall, Steady steady) {
    now_ = base_ + std::chrono::duration_cast<Time::duration>(steady - since_);
    const auto jump = wall - now_;
    if (std::chrono::abs(jump) <= kTolerance) return Time::duration::zero();
    since_ = steady;
    base_ = now_ = wall;
    return jump;
  }

  // As of the last update.
  [[nodiscard]] Time now() const noexcept { return now_; }

 private:
  Steady since_;
  Time base_;  // what it was then
  Time now_;
};

}  // namespace portico::chat
