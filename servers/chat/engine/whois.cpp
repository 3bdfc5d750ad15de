// WHOIS: what there is to know of somebody ("WHOIS message" of Modern IRC, IRCv3 bot mode).
#include <string>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/idle.h"
#include "servers/chat/engine/modes.h"
#include "servers/chat/engine/prefixes.h"
#include "servers/chat/engine/this_server.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/engine/word_list.h"
#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

void send_channels(Command& command, const Client& client) {
  const auto& reader = command.client;
  auto line = command.numeric(reader, Numeric::RplWhoisChannels);
  WordList channels{command, reader, line.param(client.nick())};
  for (const auto& [channel, position] : client.memberships) {
    if (!can_see_in(reader, client, *channel)) continue;
    channels.add(prefixes(channel->members()[position], reader.has(Capability::MultiPrefix)) + channel->name());
  }
  channels.finish();
}

// Modes are the client's own affair, and the operators'.
void send_modes(Command& command, const Client& client) {
  if (&command.client != &client && !command.client.has(UserMode::Operator)) return;
  command.reply(Numeric::RplWhoisModes, {client.nick()}, "is using modes " + user_modes_text(client));
}

void send_idle_time(Command& command, const Client& client) {
  const auto idle = std::to_string(idle_time(client, command.now).count());
  command.reply(Numeric::RplWhoisIdle, {client.nick(), idle, unix_seconds(client.signed_on)});
}

void send_whois(Command& command, const Client& client) {
  const auto& who = client.identity;
  const auto nick = who.nick();
  command.reply(Numeric::RplWhoisUser, {nick, who.user(), who.host(), "*"}, client.real_name);
  send_channels(command, client);
  command.reply(Numeric::RplWhoisServer, {nick, command.configuration().server_name},
                command.configuration().network_name);
  if (client.is_away()) command.reply(Numeric::RplAway, {nick}, client.away);
  if (client.has(UserMode::Operator)) command.reply(Numeric::RplWhoisOperator, {nick});
  if (client.has(UserMode::Bot)) command.reply(Numeric::RplWhoisBot, {nick});
  send_modes(command, client);
  send_idle_time(command, client);
}

}  // namespace

namespace handlers {

// With two parameters the first says which server is to answer. TARGMAX=WHOIS:1; the end names the list as it came.
void whois(Command& command) {
  const auto& params = command.params();
  const auto nicks = params.get(params.size() > 1 ? 1 : 0);
  if (nicks.empty()) return command.reply(Numeric::ErrNoNicknameGiven);
  if (params.size() > 1 && !is_for_this_server(command, params[0])) return;
  const auto nick = nicks.substr(0, nicks.find(','));
  const auto* client = command.network.find_user(nick);
  client ? send_whois(command, *client) : command.reply(Numeric::ErrNoSuchNick, {nick});
  command.reply(Numeric::RplEndOfWhois, {nicks});
}

}  // namespace handlers
}  // namespace portico::chat
