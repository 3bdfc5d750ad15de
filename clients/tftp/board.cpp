#include "clients/tftp/board.h"

#include <algorithm>

#include "clients/common/board_text.h"
#include "clients/common/screen.h"

namespace portico::tftp::client {

void Board::draw(Batch& batch) {
  if (!screen_is_terminal()) return;
  const auto now = Batch::Clock::now();
  const auto screen = screen_size();
  const auto lines = board_lines(batch.running(now), batch.total(now), screen);
  // Lines above the first of the screen are out of reach.
  show_on_screen(board_text(lines, std::min(drawn_, screen.rows)));
  drawn_ = lines.size();
}

void Board::erase() {
  if (drawn_ > 0) show_on_screen(board_text({}, drawn_));
  drawn_ = 0;
}

}  // namespace portico::tftp::client
