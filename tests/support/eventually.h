// Waiting for a condition instead of for a time.
#pragma once

#include <chrono>
#include <thread>

namespace portico::test {

// How long a test waits for what should happen at once: the machine may be slow, and shared.
inline constexpr std::chrono::seconds kPatience{30};

// True as soon as `condition` is; false when it is not within `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = kPatience) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace portico::test
