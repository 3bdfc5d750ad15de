// Numbers as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace portico {

// 17 B, 1.2 MiB: three digits at the most before the unit, one behind the point below 10.
std::string format_size(std::uint64_t bytes);

// 12,345
std::string format_count(std::uint64_t number);

// 0.3 s, 42 s, 3:07, 2:05:09
std::string format_duration(std::chrono::milliseconds time);

}  // namespace portico
