// What Tab does to a line of commands. Pure: the names to choose from are an argument.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clients/common/completion.h"

namespace portico::tftp::client {

// The word that is being written: what it means, and how much of the line it takes.
struct OpenWord {
  enum class Kind { Nothing, CommandName, RemoteName, LocalName };
  Kind kind = Kind::Nothing;
  std::string text;      // without quotes and backslashes
  std::string_view raw;  // the end of the line, as it was written
};

// `line` goes up to the cursor.
OpenWord open_word(std::string_view line);

// Completes `word` as far as all of the `candidates` that begin with it agree; a blank follows when there is only one,
// unless it is a directory (ends with a slash).
Completion complete(const OpenWord& word, std::span<const std::string> candidates);

// The paths that begin with `start`; directories end with a slash.
std::vector<std::string> local_names(const std::string& start);

}  // namespace portico::tftp::client
