// JOIN: "JOIN message" of Modern IRC, IRCv3 extended-join and away-notify.
#include <algorithm>
#include <optional>
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/names.h"

namespace portico::chat {
namespace {

// The next entry of "a,b,c"; also an empty one, because keys stand at the same places as channels.
std::string_view take_entry(std::string_view& list) {
  const auto entry = list.substr(0, list.find(','));
  list.remove_prefix(std::min(entry.size() + 1, list.size()));
  return entry;
}

// REQUIRES: the channel is invite-only.
bool is_invited(const Client& client, const Channel& channel) {
  return std::ranges::any_of(client.invitations, [&channel](const Invitation& invitation) {
    return invitation.serial == channel.serial() && invitation.closings == channel.closings();
  });
}

// Secret channels are no exception, here as in other servers: whoever knows the name learns that it is taken, for to be
// let into a new channel would tell so as well. What others ask, LIST, NAMES or WHOIS, is answered as if it were not
// there.
std::optional<Numeric> refusal(const Client& client, const Channel& channel, std::string_view key) {
  if (channel.bans(client)) return Numeric::ErrBannedFromChan;
  const bool may_come = !channel.has(ChannelMode::InviteOnly) || is_invited(client, channel) ||
                        channel.invites_without_invitation(client);
  if (!may_come) return Numeric::ErrInviteOnlyChan;
  if (!channel.key.empty() && channel.key != key) return Numeric::ErrBadChannelKey;
  if (channel.limit != 0 && channel.members().size() >= channel.limit) return Numeric::ErrChannelIsFull;
  return {};
}

// Who has asked for extended-join reads the account, of which there are none, and the real name too.
void tell_join(Command& command, const Channel& channel) {
  const auto& client = command.client;
  auto line = command.from(client, "JOIN");
  line.param(channel.name());
  Broadcast plain{command, client, LineBuilder{line}.build()};
  Broadcast extended{command, client, line.param("*").trailing(client.real_name).build()};
  for (const auto& member : channel.members()) {
    (member.client->has(Capability::ExtendedJoin) ? extended : plain).to(*member.client);
  }
}

void tell_away(Command& command, const Channel& channel) {
  const auto& client = command.client;
  if (!client.is_away()) return;
  Broadcast away{command, client, command.from(client, "AWAY").trailing(client.away).build()};
  away.to_members_if(channel, [&client](const Member& member) {
    return member.client != &client && member.client->has(Capability::AwayNotify);
  });
}

void enter(Command& command, Channel& channel) {
  auto& client = command.client;
  const bool is_new = channel.members().empty();
  channel.add(client).set(MemberMode::Operator, is_new);
  std::erase_if(client.invitations,
                [&channel](const auto& invitation) { return invitation.serial == channel.serial(); });
  tell_join(command, channel);
  tell_away(command, channel);
  if (!channel.topic.text.empty()) send_topic(command, channel);
  send_names(command, channel);
}

// A room is closed to outsiders, and its topic to everybody, until its first member wants it otherwise.
Channel& create(Command& command, std::string_view name) {
  auto& channel = command.network.add_channel(name, command.now);
  channel.set(ChannelMode::NoOutsiders, true);
  channel.set(ChannelMode::TopicLocked, true);
  return channel;
}

void join_channel(Command& command, std::string_view name, std::string_view key) {
  const auto& client = command.client;
  if (!looks_like_channel(name)) return command.reply(Numeric::ErrNoSuchChannel, {name});
  if (!is_channel_name(name, command.limits().channel_length)) return command.reply(Numeric::ErrBadChanMask, {name});
  auto* channel = command.network.find_channel(name);
  if (channel && channel->find(client)) return;
  if (client.memberships.size() >= command.limits().channels_per_client) {
    return command.reply(Numeric::ErrTooManyChannels, {name});
  }
  if (!channel) return enter(command, create(command, name));
  if (const auto why = refusal(client, *channel, key)) {
    return command.reply(*why, {can_see(client, *channel) ? std::string_view{channel->name()} : name});
  }
  enter(command, *channel);
}

}  // namespace

namespace handlers {

void join(Command& command) {
  auto names = command.params()[0];
  if (names == "0") {
    while (!command.client.memberships.empty()) {
      part_channel(command, *command.client.memberships.back().channel, {});
    }
    return;
  }
  auto keys = command.params().get(1);
  while (!names.empty()) {
    const auto name = take_entry(names);
    const auto key = take_entry(keys);
    if (!name.empty()) join_channel(command, name, key);
  }
}

}  // namespace handlers
}  // namespace portico::chat
