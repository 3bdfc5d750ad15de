// What there is to say at the end of many transfers. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "clients/tftp/plan.h"

namespace portico::tftp::client {

struct BatchResult {
  std::size_t transferred = 0;
  std::size_t equal = 0;
  std::size_t failed = 0;
  std::uint64_t bytes = 0;  // that were moved, also of what failed
  std::chrono::milliseconds time{0};
};

// "3 files fetched, 5 equal, 1 failed: 1.2 MiB in 0.3 s, 4.0 MiB/s"; `done` is "fetched" or "sent".
std::string batch_summary(const BatchResult& result, std::string_view done);

// One line for each: the name, printable, and the reason; empty when there are none.
std::string failure_table(std::span<const FailedFile> failed);

}  // namespace portico::tftp::client
