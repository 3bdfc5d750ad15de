// The commands that a client may send, as rows: RFC 2812 §3, "Messages" of Modern IRC, IRCv3 for CAP, MONITOR, SETNAME
// and TAGMSG. What is done about each of them is the engine's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "servers/chat/protocol/message.h"

namespace portico::chat {

enum class CommandName : std::uint8_t {
  Admin,
  Away,
  Cap,
  Error,
  Help,
  Info,
  Invite,
  Ison,
  Join,
  Kick,
  Kill,
  Links,
  List,
  Lusers,
  Mode,
  Monitor,
  Motd,
  Names,
  Nick,
  Notice,
  Oper,
  Part,
  Pass,
  Ping,
  Pong,
  Privmsg,
  Quit,
  Rehash,
  Setname,
  Stats,
  Tagmsg,
  ServerTime,
  Topic,
  User,
  Userhost,
  Version,
  Wallops,
  Who,
  Whois,
  Whowas,
};

inline constexpr std::size_t kCommandCount = static_cast<std::size_t>(CommandName::Whowas) + 1;

enum class Registration : std::uint8_t { Needed, NotNeeded };

struct CommandRow {
  CommandName command;
  std::string_view name;     // in capitals
  std::size_t least_params;  // with fewer: ERR_NEEDMOREPARAMS
  Registration registration;
  std::chrono::seconds penalty;  // RFC 1459 §8.10: what it costs the client's timer
};

// What a line costs that is no command, or has too few parameters.
inline constexpr std::chrono::seconds kDefaultPenalty{2};

// What LIST costs with masks, which are held against all channels.
inline constexpr std::chrono::seconds kMaskedListPenalty{10};

// `name` in any case of letters; nullptr if there is no such command.
const CommandRow* find_command(std::string_view name);

const CommandRow& row_of(CommandName command);

// The row's penalty, or more for what the parameters ask for.
std::chrono::seconds cost_of(const CommandRow& row, const Params& params);

inline std::string_view name(CommandName command) { return row_of(command).name; }

}  // namespace portico::chat
