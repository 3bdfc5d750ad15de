// What a user can ask for, and how it is written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::tftp::client {

struct ListCommand {
  bool operator==(const ListCommand&) const = default;
};

struct GetCommand {
  std::string remote;
  std::optional<std::string> local;  // "-" is standard output
  bool operator==(const GetCommand&) const = default;
};

struct PutCommand {
  std::string local;  // "-" is standard input
  std::string remote;
  bool operator==(const PutCommand&) const = default;
};

// These three leave out what is already equal (plan.h).
struct MgetCommand {
  std::vector<std::string> patterns;  // of remote names
  bool operator==(const MgetCommand&) const = default;
};

struct MputCommand {
  std::vector<std::string> files;  // local paths; they get their last part as remote names
  bool operator==(const MputCommand&) const = default;
};

struct MirrorCommand {
  std::string directory;  // gets all files of the server
  bool operator==(const MirrorCommand&) const = default;
};

struct HelpCommand {
  bool operator==(const HelpCommand&) const = default;
};

struct QuitCommand {
  bool operator==(const QuitCommand&) const = default;
};

using Command = std::variant<ListCommand, GetCommand, PutCommand, MgetCommand, MputCommand, MirrorCommand, HelpCommand,
                             QuitCommand>;

inline constexpr std::string_view kStandardStream = "-";

// The words of a line: separated by blanks; "..." and '...' keep blanks, a backslash keeps the next character (but not
// between single quotes). A word that begins with # starts a comment. Throws WrongCommand for an open quote.
std::vector<std::string> split_line(std::string_view line);

// Throws WrongCommand with a sentence that names the command. REQUIRES: `words` is not empty.
Command parse_command(std::span<const std::string> words);

// "get nosuch", for the beginning of an error line; printable.
std::string title(const Command& command);

// The names of all commands, sorted.
std::span<const std::string_view> command_names();

// For the command `help`.
std::string help_text();

}  // namespace portico::tftp::client
