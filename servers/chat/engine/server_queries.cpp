// ADMIN, INFO, LINKS, LUSERS, MOTD, TIME and VERSION: about the server itself ("Server Queries and Commands" of Modern
// IRC).
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/this_server.h"
#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

constexpr std::string_view kUtcOffset = "0";

void send_count(Context& context, const Client& to, Numeric numeric, std::size_t count) {
  context.reply(to, numeric, {std::to_string(count)});
}

// RPL_LOCALUSERS and RPL_GLOBALUSERS say the same where there is one server.
void send_users(Context& context, const Client& to, Numeric numeric, std::string_view where) {
  const auto& population = context.network.population();
  const auto now = std::to_string(population.registered);
  const auto most = std::to_string(population.most_registered);
  context.reply(to, numeric, {now, most}, "Current " + std::string{where} + " users " + now + ", max " + most);
}

bool is_empty(const Administration& administration) {
  return administration.location.empty() && administration.organisation.empty() && administration.email.empty();
}

void send_text(Command& command, Numeric numeric, std::string_view text) {
  auto line = command.numeric(command.client, numeric);
  command.send(command.client, line.trailing(text).build());
}

}  // namespace

void send_lusers(Context& context, const Client& to) {
  const auto& population = context.network.population();
  const auto visible = population.registered - population.invisible;
  context.reply(to, Numeric::RplLuserClient, {},
                "There are " + std::to_string(visible) + " users and " + std::to_string(population.invisible) +
                    " invisible on 1 servers");
  send_count(context, to, Numeric::RplLuserOp, population.operators);
  send_count(context, to, Numeric::RplLuserUnknown, context.network.clients().size() - population.registered);
  send_count(context, to, Numeric::RplLuserChannels, context.network.channels().size());
  context.reply(to, Numeric::RplLuserMe, {},
                "I have " + std::to_string(population.registered) + " clients and 0 servers");
  send_users(context, to, Numeric::RplLocalUsers, "local");
  send_users(context, to, Numeric::RplGlobalUsers, "global");
}

void send_motd(Context& context, const Client& to) {
  const auto& server = context.configuration();
  if (server.motd.empty()) return context.reply(to, Numeric::ErrNoMotd);
  context.reply(to, Numeric::RplMotdStart, {}, "- " + server.server_name + " Message of the day - ");
  for (const auto& line : server.motd) context.reply(to, Numeric::RplMotd, {}, "- " + line);
  context.reply(to, Numeric::RplEndOfMotd);
}

namespace handlers {

void admin(Command& command) {
  if (!is_for_this_server(command, command.params().get(0))) return;
  const auto& server = command.configuration();
  if (is_empty(server.administration)) return command.reply(Numeric::ErrNoAdminInfo, {server.server_name});
  command.reply(Numeric::RplAdminMe, {server.server_name});
  send_text(command, Numeric::RplAdminLoc1, server.administration.location);
  send_text(command, Numeric::RplAdminLoc2, server.administration.organisation);
  send_text(command, Numeric::RplAdminEmail, server.administration.email);
}

void info(Command& command) {
  if (!is_for_this_server(command, command.params().get(0))) return;
  const auto& server = command.configuration();
  send_text(command, Numeric::RplInfo, server.version + ", the chat server of portico");
  send_text(command, Numeric::RplInfo, "It speaks IRC as the Modern IRC documents have it, with IRCv3.");
  send_text(command, Numeric::RplInfo, "Running since " + readable_time(server.started));
  command.reply(Numeric::RplEndOfInfo);
}

// LINKS [<remote server>] [<mask>]
void links(Command& command) {
  const auto& params = command.params();
  const auto& server = command.configuration();
  if (params.size() > 1 && !is_for_this_server(command, params[0])) return;
  const auto mask = params.empty() ? "*" : params[params.size() > 1 ? 1 : 0];
  if (matches(mask, server.server_name)) {
    command.reply(Numeric::RplLinks, {server.server_name, server.server_name}, "0 " + server.network_name);
  }
  command.reply(Numeric::RplEndOfLinks, {mask});
}

// LUSERS [<mask> [<server>]]
void lusers(Command& command) {
  if (is_for_this_server(command, command.params().get(1))) send_lusers(command, command.client);
}

void motd(Command& command) {
  if (is_for_this_server(command, command.params().get(0))) send_motd(command, command.client);
}

void time(Command& command) {
  if (!is_for_this_server(command, command.params().get(0))) return;
  command.reply(Numeric::RplTime, {command.configuration().server_name, unix_seconds(command.now), kUtcOffset},
                readable_time(command.now));
}

void version(Command& command) {
  if (!is_for_this_server(command, command.params().get(0))) return;
  const auto& server = command.configuration();
  command.reply(Numeric::RplVersion, {server.version, server.server_name}, server.network_name);
  send_isupport(command, command.client);
}

}  // namespace handlers
}  // namespace portico::chat
