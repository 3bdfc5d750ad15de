// INVITE: "INVITE message" of Modern IRC, IRCv3 invite-notify.
#include <algorithm>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"

namespace portico::chat {
namespace {

// The channels that still wait for the client.
void send_invitations(Command& command) {
  for (const auto& invitation : command.client.invitations) {
    const auto* channel = command.network.find_channel(invitation.channel);
    if (channel && channel->serial() == invitation.serial) command.reply(Numeric::RplInviteList, {channel->name()});
  }
  command.reply(Numeric::RplEndOfInviteList);
}

void note_invitation(const Command& command, Client& guest, const Channel& channel) {
  auto& invitations = guest.invitations;
  std::erase_if(invitations, [&channel](const auto& known) { return known.serial == channel.serial(); });
  if (invitations.size() >= command.configuration().bounds.invitations_per_client) {
    invitations.erase(invitations.begin());
  }
  // Made while everybody may come, it is none that opens the channel later.
  const auto closings = channel.has(ChannelMode::InviteOnly) ? channel.closings() : 0;
  invitations.push_back({channel.name(), channel.serial(), closings});
}

// Of the members, those hear of it that could have done it.
void tell_invitation(Command& command, const Client& guest, const Channel& channel) {
  const auto& host = command.client;
  auto line = command.from(host, "INVITE");
  Broadcast invitation{command, host, line.param(guest.nick()).param(channel.name()).build()};
  invitation.to(guest);
  const bool operators_only = channel.has(ChannelMode::InviteOnly);
  invitation.to_members_if(channel, [&host, operators_only](const Member& member) {
    return member.client != &host && member.client->has(Capability::InviteNotify) &&
           (!operators_only || member.is_operator());
  });
}

// Only an operator's invitation opens the channel.
void invite_to(Command& command, Client& guest, const Channel& channel) {
  if (channel.has_operator(command.client)) note_invitation(command, guest, channel);
  command.reply(Numeric::RplInviting, {guest.nick(), channel.name()});
  tell_invitation(command, guest, channel);
  if (guest.is_away()) command.reply(Numeric::RplAway, {guest.nick()}, guest.away);
}

}  // namespace

namespace handlers {

void invite(Command& command) {
  if (command.params().empty()) return send_invitations(command);
  if (command.params().size() == 1) return command.reply(Numeric::ErrNeedMoreParams, {"INVITE"});
  const auto nick = command.params()[0];
  const auto name = command.params()[1];
  const auto* channel = find_visible(command.network, command.client, name);
  if (!channel) return command.reply(Numeric::ErrNoSuchChannel, {name});
  const auto* host = channel->find(command.client);
  if (!host) return command.reply(Numeric::ErrNotOnChannel, {channel->name()});
  if (channel->has(ChannelMode::InviteOnly) && !host->is_operator()) {
    return command.reply(Numeric::ErrChanOPrivsNeeded, {channel->name()});
  }
  auto* guest = command.network.find_user(nick);
  if (!guest) return command.reply(Numeric::ErrNoSuchNick, {nick});
  if (channel->find(*guest)) return command.reply(Numeric::ErrUserOnChannel, {guest->nick(), channel->name()});
  invite_to(command, *guest, *channel);
}

}  // namespace handlers
}  // namespace portico::chat
