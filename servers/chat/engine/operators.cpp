// OPER, KILL, REHASH and WALLOPS: what the operators of the server may do ("Operator Messages" of Modern IRC).
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

constexpr std::string_view kWhatIsRead = "portico-chatd";

bool is_operator(Command& command) {
  if (command.client.has(UserMode::Operator)) return true;
  command.reply(Numeric::ErrNoPrivileges);
  return false;
}

void kill_client(Command& command, Client& victim, std::string_view comment) {
  const auto& killer = command.client;
  auto line = command.from(killer, "KILL");
  Broadcast{command, killer, line.param(victim.nick()).trailing(comment).build()}.to(victim);
  std::string reason = "Killed (";
  reason.append(killer.nick()).append(" (").append(comment).append("))");
  end_client(command, victim, reason);
}

}  // namespace

namespace handlers {

void kill(Command& command) {
  if (!is_operator(command)) return;
  const auto nick = command.params()[0];
  const auto comment = cut_utf8(command.params()[1], command.limits().kick_length);
  if (equals_folded(nick, command.configuration().server_name)) return command.reply(Numeric::ErrCantKillServer);
  auto* victim = command.network.find_user(nick);
  victim ? kill_client(command, *victim, comment) : command.reply(Numeric::ErrNoSuchNick, {nick});
}

// One with a password is the front end's, which then calls Engine::oper(). What is left has nothing to be verified.
void oper(Command& command) { command.reply(Numeric::ErrPasswdMismatch); }

void rehash(Command& command) {
  if (!is_operator(command)) return;
  command.outcome.rehash = true;
  command.reply(Numeric::RplRehashing, {kWhatIsRead});
}

void wallops(Command& command) {
  if (!is_operator(command)) return;
  const auto text = command.params()[0];
  if (text.empty()) return command.reply(Numeric::ErrNeedMoreParams, {"WALLOPS"});
  Broadcast news{command, command.client, command.from(command.client, "WALLOPS").trailing(text).build()};
  for (const auto& [id, client] : command.network.clients()) {
    if (client->registered && client->has(UserMode::Wallops)) news.to(*client);
  }
}

}  // namespace handlers
}  // namespace portico::chat
