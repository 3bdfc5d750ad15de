// How lines are gathered where each client has a thread or a process of its own, and to wake it costs far more than to
// write a line. Who gets one now and then, and who has asked for it, gets it at once; who gets more than one can read
// gets them some at a time.
#pragma once

#include <chrono>
#include <cstddef>

namespace portico::chat {

inline constexpr std::chrono::milliseconds kGather{20};  // lines that come sooner after others wait for so long
inline constexpr std::size_t kMostGathered = 8 * 1024;   // bytes; then they go

}  // namespace portico::chat
