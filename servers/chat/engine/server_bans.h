// Who is not served at all.
#pragma once

#include <string_view>

#include "servers/chat/engine/context.h"

namespace portico::chat {

// The ban that the client, which has a user, would meet under another nick. Null: none.
const ServerBan* find_ban_under(std::string_view nick, const Configuration& configuration, const Client& client);

// Tells a client that is banned, and ends it. Of one that is not registered only what it will be whatever it calls
// itself counts: its host.
bool refuse_if_banned(Context& context, Client& client);

// Tells a client that it is banned, and ends it.
void end_as_banned(Context& context, Client& client, std::string_view reason);

// Refuses everybody who is banned.
void end_banned(Context& context);

}  // namespace portico::chat
