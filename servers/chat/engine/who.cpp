// WHO: who is in a channel, and who fits a mask ("WHO message" of Modern IRC, IRCv3 WHOX).
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/engine/who_replies.h"
#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/who_request.h"

namespace portico::chat {
namespace {

void tell_members(Command& command, WhoReplies& replies, const Channel& channel) {
  if (!can_see(command.client, channel)) return;
  const auto most = command.configuration().bounds.matches_per_query;
  const bool is_member = channel.find(command.client) != nullptr;
  for (const auto& member : channel.members()) {
    if (!is_member && member.client->has(UserMode::Invisible)) continue;
    if (!replies.wants(*member.client)) continue;
    if (replies.sent() == most) return command.reply(Numeric::ErrTooManyMatches, {"WHO"});
    replies.add(*member.client, &channel);
  }
}

bool fits(std::string_view mask, const Client& client, std::string_view server) {
  return matches(mask, client.nick()) || matches(mask, client.identity.user()) ||
         matches(mask, client.identity.host()) || matches(mask, client.source()) || matches(mask, client.real_name) ||
         matches(mask, server);
}

// Who shares a channel is seen even when invisible, and has been looked at when it is everybody's turn.
void tell_matches(Command& command, WhoReplies& replies, std::string_view mask) {
  const auto most = command.configuration().bounds.matches_per_query;
  bool all_told = true;
  const auto tell = [&](const Client& other) {
    if (!all_told || !fits(mask, other, command.configuration().server_name)) return;
    if (replies.sent() == most) {
      all_told = false;
    } else {
      replies.add(other, nullptr);
    }
  };
  for_each_peer(command.network, command.client, tell);
  tell(command.client);
  for (const auto& [id, other] : command.network.clients()) {
    if (!all_told) break;
    if (other->registered && !other->has(UserMode::Invisible) && command.network.mark(*other)) tell(*other);
  }
  if (!all_told) command.reply(Numeric::ErrTooManyMatches, {"WHO"});
}

void tell_who(Command& command, WhoReplies& replies, std::string_view mask) {
  if (looks_like_channel(mask)) {
    const auto* channel = command.network.find_channel(mask);
    if (channel) tell_members(command, replies, *channel);
    return;
  }
  const auto* somebody = command.network.find_user(mask);
  if (!somebody) return tell_matches(command, replies, mask == "0" ? "*" : mask);
  if (can_see(command.client, *somebody)) replies.add(*somebody, nullptr);
}

}  // namespace

namespace handlers {

void who(Command& command) {
  const auto mask = command.params().get(0, "*");
  const auto request = parse_who_request(command.params().get(1));
  WhoReplies replies{command, request};
  tell_who(command, replies, mask.empty() ? "*" : mask);
  command.reply(Numeric::RplEndOfWho, {mask});
}

}  // namespace handlers
}  // namespace portico::chat
