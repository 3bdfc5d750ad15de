// What is typed: words, or a command behind a slash.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace portico::chat::client {

struct CommandHelp {
  std::string_view name;   // with its slash
  std::string_view usage;  // what follows it
  std::string_view meaning;
};

[[nodiscard]] std::span<const CommandHelp> command_help();

// One line for each command.
[[nodiscard]] std::string help_text();

// "lobby" is "#lobby": an unquoted # is hard to type in a shell.
[[nodiscard]] std::string room_name(std::string_view typed);

}  // namespace portico::chat::client
