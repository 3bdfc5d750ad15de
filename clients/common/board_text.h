// The lines that tell how far many transfers are. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clients/common/progress.h"
#include "clients/common/screen_size.h"

namespace portico {

struct BoardRow {
  Progress progress;
  std::optional<double> bytes_per_second;
};

// One line for each of `running` as far as `screen` has room, then the total: never more lines than the screen has but
// one, if it has two, and none wider than it is.
std::vector<std::string> board_lines(std::span<const BoardRow> running, const BoardRow& total, ScreenSize screen);

// Draws `lines` in the place of the `drawn` lines above and at the cursor, and leaves the cursor in the last of them.
std::string board_text(std::span<const std::string> lines, std::size_t drawn);

}  // namespace portico
