// KICK
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

// Without a reason it is who kicks.
std::string_view reason_of(const Command& command) {
  const auto reason = cut_utf8(command.params().get(2), command.limits().kick_length);
  return reason.empty() ? command.client.nick() : reason;
}

void kick_member(Command& command, Channel& channel, Client& victim) {
  auto line = command.from(command.client, "KICK");
  line.param(channel.name()).param(victim.nick()).trailing(reason_of(command));
  Broadcast{command, command.client, line.build()}.to_members(channel);
  command.network.leave(channel, victim);
}

}  // namespace

namespace handlers {

// TARGMAX=KICK:1. Several targets would be a flood from one line.
void kick(Command& command) {
  const auto name = command.params()[0];
  const auto nick = command.params()[1];
  auto* channel = find_visible(command.network, command.client, name);
  if (!channel) return command.reply(Numeric::ErrNoSuchChannel, {name});
  if (!channel->find(command.client)) return command.reply(Numeric::ErrNotOnChannel, {channel->name()});
  if (!channel->has_operator(command.client)) return command.reply(Numeric::ErrChanOPrivsNeeded, {channel->name()});
  auto* victim = command.network.find_user(nick);
  if (!victim) return command.reply(Numeric::ErrNoSuchNick, {nick});
  if (!channel->find(*victim)) return command.reply(Numeric::ErrUserNotInChannel, {victim->nick(), channel->name()});
  kick_member(command, *channel, *victim);
}

}  // namespace handlers
}  // namespace portico::chat
