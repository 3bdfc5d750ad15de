#include "clients/common/edit_area.h"

#include "clients/common/terminal_text.h"
#include "clients/common/text_bytes.h"

namespace portico {
std::size_t row_behind(std::string_view text, std::size_t width) {
  std::size_t row = 0;
  std::size_t column = 0;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < text.size() && continues_character(text[length])) ++length;
    const auto wide = is_control(text.front()) ? 2 : columns(text.substr(0, length));
    text.remove_prefix(length);
    // What does not fit any more stands on the next row as a whole.
    if (column + wide > width) {
      ++row;
      column = 0;
    }
    column += wide;
    if (column == width) {
      ++row;
      column = 0;
    }
  }
  return row;
}

}  // namespace portico
