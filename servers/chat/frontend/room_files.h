// The files that a running server reads again on REHASH and SIGHUP: the message of the day, and who is banned.
#pragma once

#include <cstddef>
#include <limits>
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

// Throws std::invalid_argument with a sentence that names the option, the file and, for a bad line, its number. So it
// does when the message of the day, as clients get it, may take more than `most_motd` bytes.
[[nodiscard]] RoomFiles read_room_files(const RoomFilePaths& paths,
                                        std::size_t most_motd = std::numeric_limits<std::size_t>::max());

}  // namespace portico::chat
