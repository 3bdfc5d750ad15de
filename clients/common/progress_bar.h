// The progress of a transfer on a terminal.
#pragma once

#include <chrono>

#include "clients/common/progress.h"

namespace portico {

// Redraws one line on standard error, and does nothing at all when that is not a terminal. One for each transfer.
class ProgressBar {
 public:
  using Clock = SpeedMeter::Clock;

  // `silent`: never draws, for a transfer whose payload goes to the terminal itself.
  explicit ProgressBar(bool silent);
  ~ProgressBar() { erase(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // At most ten times a second, whatever the caller's pace is.
  void draw(const Progress& progress);

  // Replaces the line by a summary.
  void finish(const Progress& progress);

 private:
  void erase();

  bool enabled_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
  SpeedMeter speed_;
};

}  // namespace portico
