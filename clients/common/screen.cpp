#include "clients/common/screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace portico {

bool screen_is_terminal() { return ::isatty(STDERR_FILENO) != 0; }

ScreenSize screen_size() {
  ScreenSize screen;
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0) return screen;
  if (size.ws_col > 0) screen.columns = size.ws_col;
  if (size.ws_row > 0) screen.rows = size.ws_row;
  return screen;
}

void show_on_screen(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace portico
