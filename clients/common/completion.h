#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace portico {

// What Tab does to a line that is being written.
struct Completion {
  std::size_t replaced = 0;        // bytes before the cursor that make way
  std::string replacement;         // for those; empty: nothing fits
  std::vector<std::string> among;  // all that fit, when nothing more can be said for certain
};

}  // namespace portico
