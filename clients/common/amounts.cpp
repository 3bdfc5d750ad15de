#include "clients/common/amounts.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace portico {

std::string format_size(std::uint64_t bytes) {
  constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  constexpr double kStep = 1024;
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double amount = static_cast<double>(bytes) / kStep;
  std::size_t unit = 0;
  // 999.5 would be printed as 1000.
  while (amount >= 999.5 && unit + 1 < kUnits.size()) {
    amount /= kStep;
    ++unit;
  }
  return amount < 9.95 ? fmt::format("{:.1f} {}", amount, kUnits[unit])
                       : fmt::format("{:.0f} {}", amount, kUnits[unit]);
}

std::string format_count(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string format_duration(std::chrono::milliseconds time) {
  const auto milliseconds = time.count();
  const auto seconds = (milliseconds + 500) / 1000;
  if (milliseconds < 9'950) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace portico
