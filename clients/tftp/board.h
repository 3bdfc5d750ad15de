// The progress of many transfers on a terminal.
#pragma once

#include <cstddef>

#include "clients/tftp/batch.h"

namespace portico::tftp::client {

// Redraws lines on standard error, and does nothing at all when that is not a terminal. Gone with the object.
class Board {
 public:
  Board() = default;
  ~Board() { erase(); }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  // At most ten times a second.
  void draw(Batch& batch);
  void erase();

 private:
  std::size_t drawn_ = 0;  // lines
};

}  // namespace portico::tftp::client
