#include "servers/chat/protocol/command_table.h"

#include <algorithm>
#include <array>

#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

using namespace std::chrono_literals;
using enum Registration;

// In the order of the enumeration, which is the alphabet's. RFC 1459 takes two seconds for each message; what answers
// with many lines or reaches many people takes more, and what only keeps a connection alive takes less.
//
// PRIVMSG, NOTICE, NICK, PING and WHOIS have numerics of their own for parameters that are missing, so they need none
// here.
constexpr std::array<CommandRow, kCommandCount> kRows = {{
    {CommandName::Admin, "ADMIN", 0, Needed, 2s},       {CommandName::Away, "AWAY", 0, Needed, 2s},
    {CommandName::Cap, "CAP", 1, NotNeeded, 1s},        {CommandName::Error, "ERROR", 0, NotNeeded, 2s},
    {CommandName::Help, "HELP", 0, Needed, 2s},         {CommandName::Info, "INFO", 0, Needed, 2s},
    {CommandName::Invite, "INVITE", 0, Needed, 3s},     {CommandName::Ison, "ISON", 1, Needed, 1s},
    {CommandName::Join, "JOIN", 1, Needed, 2s},         {CommandName::Kick, "KICK", 2, Needed, 2s},
    {CommandName::Kill, "KILL", 2, Needed, 0s},         {CommandName::Links, "LINKS", 0, Needed, 2s},
    {CommandName::List, "LIST", 0, Needed, 5s},         {CommandName::Lusers, "LUSERS", 0, Needed, 2s},
    {CommandName::Mode, "MODE", 1, Needed, 2s},         {CommandName::Monitor, "MONITOR", 1, Needed, 2s},
    {CommandName::Motd, "MOTD", 0, Needed, 3s},         {CommandName::Names, "NAMES", 0, Needed, 2s},
    {CommandName::Nick, "NICK", 0, NotNeeded, 3s},      {CommandName::Notice, "NOTICE", 0, Needed, 2s},
    {CommandName::Oper, "OPER", 2, Needed, 5s},         {CommandName::Part, "PART", 1, Needed, 2s},
    {CommandName::Pass, "PASS", 1, NotNeeded, 1s},      {CommandName::Ping, "PING", 0, NotNeeded, 1s},
    {CommandName::Pong, "PONG", 0, NotNeeded, 0s},      {CommandName::Privmsg, "PRIVMSG", 0, Needed, 2s},
    {CommandName::Quit, "QUIT", 0, NotNeeded, 0s},      {CommandName::Rehash, "REHASH", 0, Needed, 2s},
    {CommandName::Setname, "SETNAME", 1, Needed, 3s},   {CommandName::Stats, "STATS", 1, Needed, 2s},
    {CommandName::Tagmsg, "TAGMSG", 1, Needed, 2s},     {CommandName::ServerTime, "TIME", 0, Needed, 2s},
    {CommandName::Topic, "TOPIC", 1, Needed, 2s},       {CommandName::User, "USER", 4, NotNeeded, 1s},
    {CommandName::Userhost, "USERHOST", 1, Needed, 1s}, {CommandName::Version, "VERSION", 0, Needed, 2s},
    {CommandName::Wallops, "WALLOPS", 1, Needed, 2s},   {CommandName::Who, "WHO", 0, Needed, 3s},
    {CommandName::Whois, "WHOIS", 0, Needed, 2s},       {CommandName::Whowas, "WHOWAS", 0, Needed, 2s},
}};

static_assert(std::ranges::is_sorted(kRows, {}, &CommandRow::name));
static_assert(std::ranges::is_sorted(kRows, {}, &CommandRow::command));

constexpr char to_upper(char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte; }

bool precedes(const CommandRow& row, std::string_view name) {
  return std::ranges::lexicographical_compare(row.name, name, {}, {}, to_upper);
}

bool is_mask(std::string_view condition) { return has_wildcards(condition) || condition.starts_with('!'); }

bool has_masks(const Params& params) {
  bool found = false;
  for (std::size_t at = 0; at < params.size(); ++at) {
    for_each_in_list(params[at], [&found](std::string_view condition) { found = found || is_mask(condition); });
  }
  return found;
}

}  // namespace

const CommandRow* find_command(std::string_view name) {
  const auto* row = std::lower_bound(kRows.begin(), kRows.end(), name, precedes);
  return row != kRows.end() && equals_ignoring_case(row->name, name) ? row : nullptr;
}

const CommandRow& row_of(CommandName command) { return kRows[static_cast<std::size_t>(command)]; }

std::chrono::seconds cost_of(const CommandRow& row, const Params& params) {
  return row.command == CommandName::List && has_masks(params) ? kMaskedListPenalty : row.penalty;
}

}  // namespace portico::chat
