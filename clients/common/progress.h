// How far a transfer is, and the line that tells it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace portico {

struct Progress {
  std::string name;         // printable
  std::uint64_t total = 0;  // bytes of the whole file
  std::uint64_t begin = 0;  // where this transfer began: above 0 when it resumes an earlier one
  std::uint64_t done = 0;   // bytes of the whole file
  bool started = false;     // the numbers are known
  bool endless = false;     // but nobody has said what `total` will be
};

// Bytes per second over the last few seconds.
class SpeedMeter {
 public:
  using Clock = std::chrono::steady_clock;

  void record(Clock::time_point now, std::uint64_t done);

  // Nothing until there is enough to tell.
  [[nodiscard]] std::optional<double> bytes_per_second() const;

 private:
  struct Sample {
    Clock::time_point time;
    std::uint64_t done;
  };
  std::deque<Sample> samples_;
};

// "name  42% [=======>        ]  1.2 MiB  340 KiB/s  0:07", at most `width` columns: what does not fit is left out,
// the bar first. Without a total there is neither bar nor percentage.
std::string progress_line(const Progress& progress, std::optional<double> bytes_per_second, std::size_t width);

// "name: 1.2 MiB in 0.3 s, 4.0 MiB/s", of what this transfer moved.
std::string summary_line(const Progress& progress, std::chrono::milliseconds time);

// "1.2 MiB in 0.3 s, 4.0 MiB/s"
std::string amount_and_speed(std::uint64_t bytes, std::chrono::milliseconds time);

// "12,345 of 1,000,000 bytes"
std::string how_many(const Progress& progress);

}  // namespace portico
