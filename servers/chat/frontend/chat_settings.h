// What a chat server is told, besides what all servers are.
#pragma once

#include <cstddef>
#include <optional>

#include "servers/chat/engine/configuration.h"
#include "servers/chat/frontend/operators.h"
#include "servers/chat/frontend/room_files.h"

namespace portico::chat {

inline constexpr std::size_t kDefaultSendQueue = 1024 * 1024;  // bytes
inline constexpr std::size_t kDefaultPerAddress = 64;          // clients

struct ChatSettings {
  Configuration configuration;  // without what comes from the files, the operators' names and clients_per_address
  RoomFilePaths files;
  Operators operators;
  std::size_t send_queue = kDefaultSendQueue;  // what may wait for a client that reads slowly
  // Clients at once from one address. Without a limit of one's own it does not count this host's.
  std::optional<std::size_t> max_per_address;
  bool flood_limits = true;
};

}  // namespace portico::chat
