// How lines are gathered: to write some of them costs what it costs to write one. Who gets a line now and then, and who
// has asked for it, gets it at once; who gets more than one can read gets them some at a time.
#pragma once

#include <chrono>
#include <cstddef>

namespace portico::chat {

struct Gathering {
  std::chrono::milliseconds span;  // lines that come sooner than that after others wait for so long
  std::size_t most;                // bytes for one client; then they go
};

inline constexpr Gathering kGatherInLoop{std::chrono::milliseconds{20}, 8 * 1024};

// Where each client has a thread or a process of its own, and to wake that costs far more than to write.
inline constexpr Gathering kGatherForEach{std::chrono::milliseconds{50}, 16 * 1024};

}  // namespace portico::chat
