#pragma once

#include <filesystem>
#include <string_view>

namespace portico {

// Where the history of a prompt is kept: $XDG_STATE_HOME/portico/NAME, under ~/.local/state when that is not set (XDG
// Base Directory Specification). Makes the directories. Empty when there is no such place.
std::filesystem::path history_file(std::string_view name);

}  // namespace portico
