#include "servers/chat/engine/who_replies.h"

#include "servers/chat/engine/idle.h"
#include "servers/chat/engine/prefixes.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/modes.h"
#include "servers/chat/protocol/names.h"

namespace portico::chat {
namespace {

constexpr std::string_view kNoAccount = "0";
constexpr std::string_view kNoHops = "0";
constexpr std::string_view kNoRank = "n/a";                 // operators of a channel are all alike
constexpr std::string_view kNoAddress = "255.255.255.255";  // of a client that has none

std::string_view name_of(const Channel* channel) { return channel ? std::string_view{channel->name()} : "*"; }

}  // namespace

void WhoReplies::add(const Client& client, const Channel* channel) {
  if (!wants(client)) return;
  ++sent_;
  if (!channel) channel = channel_to_show(client);
  request_.extended ? send_fields(client, channel) : send_row(client, channel);
}

const Channel* WhoReplies::channel_to_show(const Client& client) const {
  for (const auto& membership : client.memberships) {
    if (can_see_in(command_.client, client, *membership.channel)) return membership.channel;
  }
  return nullptr;
}

// "G*@B": gone, an operator of the server, one of the channel, a bot.
std::string WhoReplies::flags(const Client& client, const Channel* channel) const {
  std::string flags = client.is_away() ? "G" : "H";
  if (client.has(UserMode::Operator)) flags += '*';
  if (channel) flags += prefixes(*channel->find(client), command_.client.has(Capability::MultiPrefix));
  if (client.has(UserMode::Bot)) flags += kBotMode;
  return flags;
}

void WhoReplies::send_row(const Client& client, const Channel* channel) {
  const auto& who = client.identity;
  const auto& server = command_.configuration().server_name;
  command_.reply(Numeric::RplWhoReply,
                 {name_of(channel), who.user(), who.host(), server, who.nick(), flags(client, channel)},
                 "0 " + client.real_name);
}

void WhoReplies::send_fields(const Client& client, const Channel* channel) {
  auto line = command_.numeric(command_.client, Numeric::RplWhoSpcRpl);
  for (const char field : kWhoFields) {
    if (!request_.wants(field)) continue;
    const auto text = value(field, client, channel);
    field == 'r' ? line.trailing(text) : line.param(text);
  }
  command_.send(command_.client, line.build());
}

std::string WhoReplies::value(char field, const Client& client, const Channel* channel) const {
  const auto& who = client.identity;
  switch (field) {
    case 't':
      return std::string{request_.token};
    case 'c':
      return std::string{name_of(channel)};
    case 'u':
      return std::string{who.user()};
    case 'i':
      return std::string{looks_like_address(who.host()) ? who.host() : kNoAddress};
    case 'h':
      return std::string{who.host()};
    case 's':
      return command_.configuration().server_name;
    case 'n':
      return std::string{who.nick()};
    case 'f':
      return flags(client, channel);
    case 'd':
      return std::string{kNoHops};
    case 'l':
      return std::to_string(idle_time(client, command_.now).count());
    case 'o':
      return std::string{kNoRank};
    case 'r':
      return client.real_name;
    default:
      return std::string{kNoAccount};
  }
}

}  // namespace portico::chat
