// Who is not served at all.
#pragma once

#include <string_view>

#include "servers/chat/engine/context.h"

namespace portico::chat {

// Of a client that is not registered only what it will be whatever it calls itself: its host.
bool is_banned(const Configuration& configuration, const Client& client);

// Tells a client that is banned, and ends it.
bool refuse_if_banned(Context& context, Client& client);

// Tells a client that it is banned, and ends it.
void end_as_banned(Context& context, Client& client, std::string_view reason);

// Refuses everybody who is banned.
void end_banned(Context& context);

}  // namespace portico::chat
