// The files that a running server reads again on REHASH and SIGHUP: the message of the day, and who is banned.
#pragma once

#include <string>
#include <vector>

#include "servers/chat/frontend/bans.h"

namespace portico::chat {

struct RoomFiles {
  std::vector<std::string> motd;
  Bans bans;
};

// Where they are; empty for none.
struct RoomFilePaths {
  std::string motd;
  std::string bans;
};

// Throws std::invalid_argument with a sentence that names the option, the file and, for a bad line, its number.
[[nodiscard]] RoomFiles read_room_files(const RoomFilePaths& paths);

}  // namespace portico::chat
