// LIST: the channels that there are ("LIST message" of Modern IRC).
#include <string>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/list_request.h"

namespace portico::chat {
namespace {

ListedChannel facts_of(const Channel& channel, Time now) {
  ListedChannel facts{channel.name(), channel.members().size(), now - channel.created(), {}};
  if (!channel.topic.text.empty()) facts.topic_age = now - channel.topic.set_at;
  return facts;
}

bool is_listed(const Command& command, const ListRequest& request, const Channel& channel) {
  return can_see(command.client, channel) && request.lists(facts_of(channel, command.now));
}

void send_row(Command& command, const Channel& channel) {
  auto line = command.numeric(command.client, Numeric::RplList);
  line.param(channel.name()).param(std::to_string(channel.members().size())).trailing(channel.topic.text);
  command.send(command.client, line.build());
}

void list_names(Command& command, const ListRequest& request) {
  for (const auto name : request.names) {
    const auto* channel = command.network.find_channel(name);
    if (channel && is_listed(command, request, *channel)) send_row(command, *channel);
  }
}

void list_all(Command& command, const ListRequest& request) {
  std::size_t left = command.configuration().bounds.matches_per_query;
  for (const auto& channel : command.network.channels()) {
    if (!is_listed(command, request, *channel)) continue;
    if (left-- == 0) return command.reply(Numeric::ErrTooManyMatches, {"LIST"});
    send_row(command, *channel);
  }
}

void list_requested(Command& command, const ListRequest& request) {
  if (!request.is_affordable(command.limits().list_masks)) {
    return command.reply(Numeric::ErrTooManyMatches, {"LIST"}, "Too many masks, or stars in them");
  }
  request.is_of_names_only() ? list_names(command, request) : list_all(command, request);
}

}  // namespace

namespace handlers {

void list(Command& command) {
  const auto request = parse_list_request(command.params());
  command.reply(Numeric::RplListStart, {"Channel"});
  list_requested(command, request);
  command.reply(Numeric::RplListEnd);
}

}  // namespace handlers
}  // namespace portico::chat
