// What Tab does to a line of chat. Pure: the names to choose from are arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/common/completion.h"

namespace portico::chat::client {

struct Vocabulary {
  std::vector<std::string> nicks;
  std::vector<std::string> rooms;
};

// `before` goes up to the cursor; its last word is completed: a command behind a slash at its start, a room behind a #,
// otherwise a nick, with a colon where the line begins with it. Letters are compared without case.
[[nodiscard]] Completion complete(std::string_view before, const Vocabulary& vocabulary);

}  // namespace portico::chat::client
