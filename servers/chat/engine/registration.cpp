// PASS, NICK and USER: how a connection becomes somebody ("Connection Registration" of Modern IRC), and how it is
// greeted.
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/server_bans.h"
#include "servers/chat/protocol/isupport.h"
#include "servers/chat/protocol/modes.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/time_text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

void send_greeting(Context& context, const Client& to) {
  const auto& server = context.configuration();
  context.reply(to, Numeric::RplWelcome, {},
                "Welcome to the " + server.network_name + " Network, " + std::string{to.source()});
  context.reply(to, Numeric::RplYourHost, {},
                "Your host is " + server.server_name + ", running version " + server.version);
  context.reply(to, Numeric::RplCreated, {}, "This server was created " + readable_time(server.started));
  context.reply(to, Numeric::RplMyInfo,
                {server.server_name, server.version, kUserModes, kChannelModes, kChannelModesWithArgument});
}

void warn_that_it_is_alone(Context& context, const Client& to) {
  auto line = context.from_server("NOTICE");
  context.send(to, line.param(to.nick())
                       .trailing("This server serves one person at a time: nobody else can be here while you are.")
                       .build());
}

void welcome(Context& context, Client& client) {
  context.network.set_registered(client);
  context.network.deadlines.start(client, Waiting::Idle, context.now);
  client.signed_on = client.last_spoke = context.now;
  send_greeting(context, client);
  send_isupport(context, client);
  send_lusers(context, client);
  send_motd(context, client);
  if (client.served_alone) warn_that_it_is_alone(context, client);
  tell_online(context, client);
}

// Who is served keeps the nick it has.
bool refuse_banned_nick(Command& command, std::string_view wanted) {
  const auto* ban = find_ban_under(wanted, command.configuration(), command.client);
  if (!ban) return false;
  const auto why = ban->reason.empty() ? std::string{"Banned"} : "Banned: " + ban->reason;
  command.reply(Numeric::ErrErroneusNickname, {wanted}, why);
  return true;
}

void change_nick(Command& command, std::string_view wanted) {
  auto& client = command.client;
  if (refuse_banned_nick(command, wanted)) return;
  const auto line = command.from(client, "NICK").param(wanted).build();
  Broadcast change{command, client, line};
  change.to(client);
  for_each_peer(command.network, client, [&change](const Client& peer) { change.to(peer); });

  const std::string before{client.nick()};
  remember(command, client);
  command.network.set_nick(client, wanted);
  if (equals_folded(before, wanted)) return;
  tell_offline(command, before);
  tell_online(command, client);
}

}  // namespace

void send_isupport(Context& context, const Client& to) {
  const auto tokens = isupport_tokens(context.limits(), context.configuration().network_name);
  const auto end = text(Numeric::RplIsupport);
  for (std::size_t at = 0; at < tokens.size();) {
    auto line = context.numeric(to, Numeric::RplIsupport);
    const auto last = at + kMaxIsupportTokens;
    do line.param(tokens[at++]);
    while (at < tokens.size() && at < last && line.room() > tokens[at].size() + end.size() + 3);
    context.send(to, line.trailing(end).build());
  }
}

void register_if_complete(Context& context, Client& client) {
  if (client.registered || client.negotiating || client.nick().empty() || client.identity.user().empty()) return;
  if (!context.configuration().password.empty() && !client.gave_password) {
    context.reply(client, Numeric::ErrPasswdMismatch);
    return end_client(context, client, "Bad password");
  }
  if (!refuse_if_banned(context, client)) welcome(context, client);
}

namespace handlers {

void pass(Command& command) {
  if (command.client.registered) return command.reply(Numeric::ErrAlreadyRegistered);
  command.client.gave_password = command.params()[0] == command.configuration().password;
}

void nick(Command& command) {
  auto& client = command.client;
  const auto wanted = command.params().get(0);
  if (wanted.empty()) return command.reply(Numeric::ErrNoNicknameGiven);
  if (!is_nickname(wanted, command.limits().nick_length)) {
    return command.reply(Numeric::ErrErroneusNickname, {wanted});
  }
  const auto* holder = command.network.find_nick(wanted);
  if (holder && holder != &client) return command.reply(Numeric::ErrNicknameInUse, {wanted});
  if (client.nick() == wanted) return;
  if (client.registered) return change_nick(command, wanted);
  command.network.set_nick(client, wanted);
  register_if_complete(command, client);
}

void user(Command& command) {
  auto& client = command.client;
  if (client.registered) return command.reply(Numeric::ErrAlreadyRegistered);
  const auto name = clean_user_name(command.params()[0], command.limits().user_length - 1);
  if (name.empty()) return command.reply(Numeric::ErrInvalidUsername);
  client.identity.set_user("~" + name);  // nobody has verified it
  client.real_name = cut_utf8(command.params()[3], command.limits().realname_length);
  if (client.real_name.empty()) client.real_name = name;
  register_if_complete(command, client);
}

}  // namespace handlers
}  // namespace portico::chat
