#include "clients/tftp/progress_bar.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>

namespace portico::tftp::client {
namespace {

constexpr const char* kErase = "\r\033[K";

std::size_t terminal_width() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

void print(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressBar::ProgressBar(bool silent) : enabled_{!silent && ::isatty(STDERR_FILENO) != 0} {}

void ProgressBar::draw(const Progress& progress) {
  constexpr std::chrono::milliseconds kPause{100};
  const auto now = Clock::now();
  if (!enabled_ || !progress.started || now - last_ < kPause) return;
  last_ = now;
  speed_.record(now, progress.done);
  // In the last column a terminal would already wrap.
  print(kErase + progress_line(progress, speed_.bytes_per_second(), terminal_width() - 1));
  drawn_ = true;
}

void ProgressBar::finish(const Progress& progress) {
  erase();
  if (!enabled_) return;
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  print(summary_line(progress, time) + "\n");
}

void ProgressBar::erase() {
  if (drawn_) print(kErase);
  drawn_ = false;
}

}  // namespace portico::tftp::client
