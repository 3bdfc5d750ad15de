// TOPIC
#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/time_text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

void change_topic(Command& command, Channel& channel, std::string_view text) {
  channel.topic = {std::string{cut_utf8(text, command.limits().topic_length)}, std::string{command.client.nick()},
                   command.now};
  auto line = command.from(command.client, "TOPIC");
  line.param(channel.name()).trailing(channel.topic.text);
  Broadcast{command, command.client, line.build()}.to_members(channel);
}

}  // namespace

void send_topic(Command& command, const Channel& channel) {
  if (channel.topic.text.empty()) return command.reply(Numeric::RplNoTopic, {channel.name()});
  command.reply(Numeric::RplTopic, {channel.name()}, channel.topic.text);
  command.reply(Numeric::RplTopicWhoTime, {channel.name(), channel.topic.set_by, unix_seconds(channel.topic.set_at)});
}

namespace handlers {

void topic(Command& command) {
  const auto name = command.params()[0];
  auto* channel = find_visible(command.network, command.client, name);
  if (!channel) return command.reply(Numeric::ErrNoSuchChannel, {name});
  const auto* member = channel->find(command.client);
  if (!member) return command.reply(Numeric::ErrNotOnChannel, {channel->name()});
  if (command.params().size() == 1) return send_topic(command, *channel);
  if (channel->has(ChannelMode::TopicLocked) && !member->is_operator()) {
    return command.reply(Numeric::ErrChanOPrivsNeeded, {channel->name()});
  }
  change_topic(command, *channel, command.params()[1]);
}

}  // namespace handlers
}  // namespace portico::chat
