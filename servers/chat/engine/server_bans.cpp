#include "servers/chat/engine/server_bans.h"

#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/events.h"
#include "servers/chat/protocol/masks.h"

namespace portico::chat {
namespace {

constexpr std::string_view kAnybody = "*!*@";

// "host" alone is a host here, and not a nick as in the masks of channels.
std::string completed(const ServerBan& ban) {
  return ban.mask.find_first_of("!@") == std::string::npos ? std::string{kAnybody} + ban.mask : complete_mask(ban.mask);
}

bool fits(const ServerBan& ban, const Client& client) {
  const auto mask = completed(ban);
  if (!client.registered && client.identity.user().empty() && !mask.starts_with(kAnybody)) return false;
  return matches(mask, client.source());
}

const ServerBan* find_ban(const Configuration& configuration, const Client& client) {
  for (const auto& ban : configuration.bans) {
    if (fits(ban, client)) return &ban;
  }
  return nullptr;
}

}  // namespace

const ServerBan* find_ban_under(std::string_view nick, const Configuration& configuration, const Client& client) {
  auto identity = client.identity;
  identity.set_nick(nick);
  for (const auto& ban : configuration.bans) {
    if (matches(completed(ban), identity.source())) return &ban;
  }
  return nullptr;
}

bool refuse_if_banned(Context& context, Client& client) {
  const auto* ban = find_ban(context.configuration(), client);
  if (!ban) return false;
  end_as_banned(context, client, ban->reason);
  return true;
}

void end_as_banned(Context& context, Client& client, std::string_view reason) {
  context.reply(client, Numeric::ErrYoureBannedCreep);
  end_client(context, client, reason.empty() ? "Banned" : "Banned: " + std::string{reason});
}

void end_banned(Context& context) {
  std::vector<Client*> everybody;
  for (const auto& [id, client] : context.network.clients()) everybody.push_back(client.get());
  for (auto* client : everybody) refuse_if_banned(context, *client);
}

}  // namespace portico::chat
