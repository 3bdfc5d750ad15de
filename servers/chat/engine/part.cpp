// PART
#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {

void part_channel(Command& command, Channel& channel, std::string_view reason) {
  auto line = command.from(command.client, "PART");
  line.param(channel.name());
  if (!reason.empty()) line.trailing(reason);
  Broadcast{command, command.client, line.build()}.to_members(channel);
  command.network.leave(channel, command.client);
}

namespace handlers {

void part(Command& command) {
  const auto reason = cut_utf8(command.params().get(1), command.limits().kick_length);
  for_each_in_list(command.params()[0], [&command, reason](std::string_view name) {
    auto* channel = find_visible(command.network, command.client, name);
    if (!channel) return command.reply(Numeric::ErrNoSuchChannel, {name});
    if (!channel->find(command.client)) return command.reply(Numeric::ErrNotOnChannel, {channel->name()});
    part_channel(command, *channel, reason);
  });
}

}  // namespace handlers
}  // namespace portico::chat
