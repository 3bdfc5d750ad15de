// curl, with the options that every test wants.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/end_to_end/programme.h"

namespace portico::test {

inline Outcome curl(std::vector<std::string> words) {
  words.insert(words.begin(), {"/usr/bin/curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "30"});
  return run(std::move(words));
}

}  // namespace portico::test
