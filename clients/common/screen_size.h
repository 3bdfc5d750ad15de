#pragma once

#include <cstddef>

namespace portico {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

}  // namespace portico
