#pragma once

#include <filesystem>

namespace portico::tftp::client {

// Where the history of the prompt is kept: $XDG_STATE_HOME/portico/tftp_history, under ~/.local/state when that is not
// set (XDG Base Directory Specification). Makes the directories. Empty when there is no such place.
std::filesystem::path history_file();

}  // namespace portico::tftp::client
