#include "clients/common/board_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace portico {
namespace {

// In the last column a terminal would already wrap.
std::string line(const BoardRow& row, ScreenSize screen) {
  const auto width = screen.columns > 0 ? screen.columns - 1 : 0;
  return progress_line(row.progress, row.bytes_per_second, width);
}

}  // namespace

std::vector<std::string> board_lines(std::span<const BoardRow> running, const BoardRow& total, ScreenSize screen) {
  const auto room = screen.rows > 2 ? screen.rows - 2 : 0;  // one is the total's, one stays free
  std::vector<std::string> lines;
  for (const auto& row : running.first(std::min(room, running.size()))) lines.push_back(line(row, screen));
  lines.push_back(line(total, screen));
  return lines;
}

std::string board_text(std::span<const std::string> lines, std::size_t drawn) {
  std::string text = "\r";
  if (drawn > 1) text += fmt::format("\033[{}A", drawn - 1);
  text += "\033[J";
  return text + fmt::format("{}", fmt::join(lines, "\r\n"));
}

}  // namespace portico
