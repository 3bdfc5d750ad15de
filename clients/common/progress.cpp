#include "clients/common/progress.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "clients/common/amounts.h"
#include "clients/common/terminal_text.h"

namespace portico {
namespace {

using Seconds = std::chrono::duration<double>;

double fraction(const Progress& progress) {
  if (progress.total == 0) return 1;
  return static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

std::string bar(double done, std::size_t width) {
  const auto filled = std::min(width, static_cast<std::size_t>(done * static_cast<double>(width)));
  std::string bar(filled, '=');
  if (filled < width) bar.push_back('>');
  bar.resize(width, ' ');
  return "[" + bar + "]";
}

std::string time_left(const Progress& progress, double bytes_per_second) {
  constexpr double kLongest = 100 * 3600;
  const double seconds = static_cast<double>(progress.total - progress.done) / bytes_per_second;
  if (!(seconds < kLongest)) return "-:--";
  const auto whole = std::llround(seconds);
  if (whole < 60) return fmt::format("0:{:02}", whole);
  return format_duration(std::chrono::seconds{whole});
}

}  // namespace

void SpeedMeter::record(Clock::time_point now, std::uint64_t done) {
  constexpr std::chrono::seconds kMemory{5};
  samples_.push_back({now, done});
  while (samples_.size() > 2 && samples_.front().time < now - kMemory) samples_.pop_front();
}

std::optional<double> SpeedMeter::bytes_per_second() const {
  constexpr std::chrono::milliseconds kEnough{200};
  if (samples_.empty()) return std::nullopt;
  const auto time = samples_.back().time - samples_.front().time;
  if (time < kEnough) return std::nullopt;
  return static_cast<double>(samples_.back().done - samples_.front().done) / Seconds{time}.count();
}

std::string progress_line(const Progress& progress, std::optional<double> bytes_per_second, std::size_t width) {
  constexpr std::size_t kWidestName = 30;
  constexpr std::size_t kWidestBar = 40;
  constexpr std::size_t kNarrowestBar = 8;
  const double done = fraction(progress);
  const auto percent = progress.endless ? "" : fmt::format(" {:3}%", static_cast<int>(done * 100));
  std::string numbers = fmt::format("  {:>8}", format_size(progress.done));
  if (bytes_per_second) {
    const auto speed = format_size(static_cast<std::uint64_t>(*bytes_per_second)) + "/s";
    const auto left = progress.endless ? "" : time_left(progress, *bytes_per_second);
    numbers += fmt::format("  {:>10}  {:>7}", speed, left);
  }
  const auto name = clipped(progress.name, std::min(kWidestName, width / 3));
  const auto start = name + percent;
  const auto taken = columns(start) + numbers.size() + 3;  // a blank and the brackets
  if (taken > width + 2) return clipped(start, width);
  if (progress.endless || taken + kNarrowestBar > width) return start + numbers;
  return start + " " + bar(done, std::min(kWidestBar, width - taken)) + numbers;
}

std::string summary_line(const Progress& progress, std::chrono::milliseconds time) {
  const auto resumed = progress.begin > 0 ? ", resumed at " + format_size(progress.begin) : "";
  return progress.name + ": " + amount_and_speed(progress.done - progress.begin, time) + resumed;
}

std::string amount_and_speed(std::uint64_t bytes, std::chrono::milliseconds time) {
  const auto text = format_size(bytes) + " in " + format_duration(time);
  if (time.count() <= 0) return text;
  const auto speed = static_cast<double>(bytes) / Seconds{time}.count();
  return text + ", " + format_size(static_cast<std::uint64_t>(speed)) + "/s";
}

std::string how_many(const Progress& progress) {
  if (progress.endless || progress.total == 0) return format_count(progress.done) + " bytes";
  return format_count(progress.done) + " of " + format_count(progress.total) + " bytes";
}

}  // namespace portico
