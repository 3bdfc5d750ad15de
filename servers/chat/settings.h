// What the command line of portico-chatd says.
#pragma once

#include <cstddef>
#include <optional>

#include "servers/chat/frontend/operators.h"
#include "servers/chat/frontend/outbox.h"
#include "servers/chat/frontend/room.h"
#include <portico/app/command_line.h>
#include <portico/app/privileges.h>

namespace portico::chat {

inline constexpr const char* kServerName = "portico-chatd";

struct Settings {
  ServerSettings server;
  RoomSettings room;
  Operators operators;
  PrivilegeSettings privileges;
  std::size_t send_queue = kDefaultSendQueue;
  bool flood_limits = true;
};

// nullopt: go on with `settings`. Otherwise the exit status.
[[nodiscard]] std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings);

}  // namespace portico::chat
