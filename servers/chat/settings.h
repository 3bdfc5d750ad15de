// What the command line of portico-chatd says.
#pragma once

#include <optional>

#include "servers/chat/frontend/chat_settings.h"
#include <portico/app/command_line.h>
#include <portico/app/privileges.h>

namespace portico::chat {

inline constexpr const char* kServerName = "portico-chatd";

struct Settings {
  ServerSettings server;
  ChatSettings chat;
  PrivilegeSettings privileges;
};

// nullopt: go on with `settings`. Otherwise the exit status.
[[nodiscard]] std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings);

}  // namespace portico::chat
