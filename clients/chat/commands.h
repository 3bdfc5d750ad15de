// What is typed: words, or a command behind a slash.
#pragma once

#include <cstddef>
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

// Of the name of a room and of a key, in bytes: more than servers that people use allow.
inline constexpr std::size_t kLongestRoom = 64;
inline constexpr std::size_t kLongestKey = 64;

// Why no server could let anybody in so; empty: it might. `name` as room_name() makes it, `key` may be empty.
[[nodiscard]] std::string wrong_room(std::string_view name, std::string_view key);

}  // namespace portico::chat::client
