// STATS: k the bans, m how often each command was used, o the operators, u since when the server is up ("STATS message"
// of Modern IRC). Bans and operators are shown to operators.
#include <algorithm>
#include <string>
#include <string_view>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/this_server.h"
#include "servers/chat/protocol/command_table.h"
#include "servers/chat/protocol/time_text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

// The file may have any number of them.
void send_bans(Command& command) {
  const auto& server = command.configuration();
  auto left = server.bounds.matches_per_query;
  for (const auto* bans : {&server.bans, &server.address_bans}) {
    for (const auto& ban : *bans) {
      if (left-- == 0) return command.reply(Numeric::ErrTooManyMatches, {"STATS"});
      command.reply(Numeric::RplStatsKline, {"K", ban.mask, "*", "*"}, ban.reason.empty() ? "-" : ban.reason);
    }
  }
}

void send_uses(Command& command) {
  const auto& uses = command.network.uses();
  for (std::size_t at = 0; at < uses.size(); ++at) {
    if (uses[at] == 0) continue;
    command.reply(Numeric::RplStatsCommands, {name(static_cast<CommandName>(at)), std::to_string(uses[at])});
  }
}

void send_operators(Command& command) {
  for (const auto& name : command.configuration().operators) {
    command.reply(Numeric::RplStatsOline, {"O", "*", "*", name});
  }
}

void send_uptime(Command& command) {
  const auto up = std::chrono::duration_cast<std::chrono::seconds>(command.now - command.configuration().started);
  command.reply(Numeric::RplStatsUptime, {}, "Server Up " + uptime_text(up));
}

bool is_for_operators(char letter) { return letter == 'k' || letter == 'o'; }

void send_stats(Command& command, char letter) {
  if (is_for_operators(letter) && !command.client.has(UserMode::Operator)) {
    return command.reply(Numeric::ErrNoPrivileges);
  }
  switch (letter) {
    case 'k':
      return send_bans(command);
    case 'm':
      return send_uses(command);
    case 'o':
      return send_operators(command);
    case 'u':
      return send_uptime(command);
    default:
      return;
  }
}

std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(utf8_sequence(text), 1));
}

}  // namespace

namespace handlers {

// An unknown letter is answered by the end alone.
void stats(Command& command) {
  if (!is_for_this_server(command, command.params().get(1))) return;
  const auto letter = first_character(command.params()[0]);
  if (letter.empty()) return command.reply(Numeric::ErrNeedMoreParams, {"STATS"});
  send_stats(command, letter.front());
  command.reply(Numeric::RplEndOfStats, {letter});
}

}  // namespace handlers
}  // namespace portico::chat
