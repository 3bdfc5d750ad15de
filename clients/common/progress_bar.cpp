#include "clients/common/progress_bar.h"

#include <string>

#include "clients/common/screen.h"

namespace portico {
namespace {

constexpr const char* kErase = "\r\033[K";

}  // namespace

ProgressBar::ProgressBar(bool silent) : enabled_{!silent && screen_is_terminal()} {}

void ProgressBar::draw(const Progress& progress) {
  constexpr std::chrono::milliseconds kPause{100};
  const auto now = Clock::now();
  if (!enabled_ || !progress.started || now - last_ < kPause) return;
  last_ = now;
  speed_.record(now, progress.done);
  // In the last column a terminal would already wrap.
  show_on_screen(kErase + progress_line(progress, speed_.bytes_per_second(), screen_size().columns - 1));
  drawn_ = true;
}

void ProgressBar::finish(const Progress& progress) {
  erase();
  if (!enabled_) return;
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  show_on_screen(summary_line(progress, time) + "\n");
}

void ProgressBar::erase() {
  if (drawn_) show_on_screen(kErase);
  drawn_ = false;
}

}  // namespace portico
