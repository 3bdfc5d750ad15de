#pragma once

#include <cstddef>
#include <string_view>

namespace portico {

// On which row, from 0, the cursor stands behind `text` on a terminal of `width` columns, if `text` begins at its left
// edge. Control characters are shown as ^X. REQUIRES: width > 0
[[nodiscard]] std::size_t row_behind(std::string_view text, std::size_t width);

}  // namespace portico
