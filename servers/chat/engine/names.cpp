// NAMES: IRCv3 multi-prefix and userhost-in-names too.
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/prefixes.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/engine/word_list.h"

namespace portico::chat {
namespace {

std::string entry(const Client& reader, const Member& member) {
  std::string text = prefixes(member, reader.has(Capability::MultiPrefix));
  text += reader.has(Capability::UserhostInNames) ? member.client->source() : member.client->nick();
  return text;
}

void send_members(Command& command, const Channel& channel, bool with_invisible) {
  const bool secret = channel.has(ChannelMode::Secret);
  auto line = command.numeric(command.client, Numeric::RplNamReply);
  WordList names{command, command.client, line.param(secret ? "@" : "=").param(channel.name())};
  for (const auto& member : channel.members()) {
    if (with_invisible || !member.client->has(UserMode::Invisible)) names.add(entry(command.client, member));
  }
  names.finish();
}

}  // namespace

void send_names(Command& command, const Channel& channel) {
  const bool inside = channel.find(command.client) != nullptr;
  send_members(command, channel, inside);
  command.reply(Numeric::RplEndOfNames, {channel.name()});
}

namespace handlers {

// TARGMAX=NAMES:1. Without a channel there is nobody to be named.
void names(Command& command) {
  const auto name = command.params().get(0, "*");
  const auto* channel = find_visible(command.network, command.client, name.substr(0, name.find(',')));
  if (channel) return send_names(command, *channel);
  command.reply(Numeric::RplEndOfNames, {name});
}

}  // namespace handlers
}  // namespace portico::chat
