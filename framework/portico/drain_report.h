#pragma once

#include <cstddef>

namespace portico {

// What became of the requests that were under way, or queued, when a server was told to shut down.
struct DrainReport {
  std::size_t finished = 0;  // ended by themselves before the deadline, idle connections included
  std::size_t forced = 0;    // had to be ended
  std::size_t lost = 0;      // could not be ended (a thread in a blocking call), or never were begun

  DrainReport& operator+=(const DrainReport& other) noexcept {
    finished += other.finished;
    forced += other.forced;
    lost += other.lost;
    return *this;
  }

  [[nodiscard]] bool clean() const noexcept { return forced == 0 && lost == 0; }
};

}  // namespace portico
