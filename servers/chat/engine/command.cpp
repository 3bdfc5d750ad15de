#include "servers/chat/engine/command.h"

#include <array>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/protocol/command_table.h"

namespace portico::chat {
namespace {

using namespace handlers;

// In the order of CommandName.
constexpr auto kHandlers = std::to_array<Handler>({
    admin,  away,           cap,   error,  help,     info,    invite,  ison,   join,    kick,
    kill,   links,          list,  lusers, mode,     monitor, motd,    names,  nick,    notice,
    oper,   part,           pass,  ping,   pong,     privmsg, quit,    rehash, setname, stats,
    tagmsg, handlers::time, topic, user,   userhost, version, wallops, who,    whois,   whowas,
});
static_assert(kHandlers.size() == kCommandCount);

// Not registered yet, one may only do what registration takes, and hears the same of everything else.
bool may(const Command& command, const CommandRow* row) {
  return command.client.registered || (row && row->registration == Registration::NotNeeded);
}

}  // namespace

void Command::standard_reply(Capability family, std::string_view type, std::string_view code, std::string_view text) {
  const bool standard = client.has(Capability::StandardReplies) || client.has(family);
  auto line = from_server(standard ? type : "NOTICE");
  if (!standard) return send(client, line.param(client.name()).trailing(text).build());
  const auto* row = find_command(message.command);
  send(client, line.param(row ? row->name : "*").param(code).trailing(text).build());
}

void dispatch(Command& command) {
  const auto* row = find_command(command.message.command);
  if (!may(command, row)) return command.reply(Numeric::ErrNotRegistered);
  if (!row) return command.reply(Numeric::ErrUnknownCommand, {command.message.command});
  if (command.params().size() < row->least_params) return command.reply(Numeric::ErrNeedMoreParams, {row->name});
  command.network.count_use(row->command);
  kHandlers[static_cast<std::size_t>(row->command)](command);
}

}  // namespace portico::chat
