// How lines are gathered: to write some of them costs what it costs to write one. Where little is said a line goes at
// once, and so does what a client has asked for itself; where much is said, lines go some at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace portico::chat {

struct Gathering {
  std::chrono::milliseconds span;  // lines that come sooner than that after others wait for so long
  std::size_t most;                // bytes for one client; then they go

  // What waits here counts among what may wait for a client.
  [[nodiscard]] constexpr Gathering within(std::size_t send_queue) const {
    return {span, std::min(most, send_queue / 4)};
  }
};

inline constexpr Gathering kGather{std::chrono::milliseconds{20}, 8 * 1024};

// Where each client has a process of its own, and to wake that costs far more than to write.
inline constexpr Gathering kGatherForChildren{std::chrono::milliseconds{50}, 96 * 1024};

}  // namespace portico::chat
