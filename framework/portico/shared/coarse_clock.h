#pragma once

#include <chrono>
#include <ctime>

namespace portico {

// For deadlines that may come a little late: a reading costs a fifth of what one of steady_clock does, whose time it
// tells.
struct CoarseClock {
  static constexpr std::chrono::milliseconds kTick{10};  // of the slowest kernel

  // Never before the time that it is, and a tick later at the most.
  [[nodiscard]] static std::chrono::steady_clock::time_point now() noexcept {
    timespec noted{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &noted);  // what the kernel has noted at its last tick
    const auto since = std::chrono::seconds{noted.tv_sec} + std::chrono::nanoseconds{noted.tv_nsec} + kTick;
    return std::chrono::steady_clock::time_point{since};
  }
};

}  // namespace portico
