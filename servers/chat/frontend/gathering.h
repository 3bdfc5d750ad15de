// How lines are gathered: to write some of them costs what it costs to write one. Where little is said a line goes at
// once, and so does what a client has asked for itself; where much is said, lines go some at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

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

// Where each client has a process of its own, and to wake that costs far more than to write. With a line of 16 KiB
// behind it, `most` is a packet for which the kernel finds memory even when that is in pieces.
inline constexpr Gathering kGatherForChildren{std::chrono::milliseconds{50}, 80 * 1024};

// There, who gets much already does not wait long for more.
inline constexpr Gathering kMuchForChildren{std::chrono::milliseconds{10}, 4 * 1024};

// How long what has grown from `before` bytes to `after` may wait from now on: none when it goes at once, nothing when
// that was decided before.
[[nodiscard]] constexpr std::optional<std::chrono::milliseconds> wait_for_children(const Gathering& gathering,
                                                                                   std::size_t before,
                                                                                   std::size_t after) {
  if (after >= gathering.most) return std::chrono::milliseconds{0};
  if (before < kMuchForChildren.most && after >= kMuchForChildren.most) return kMuchForChildren.span;
  if (before == 0) return gathering.span;
  return std::nullopt;
}

}  // namespace portico::chat
