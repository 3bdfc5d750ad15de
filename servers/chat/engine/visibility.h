// Who may know of whom, wherever somebody asks: "Invisible User Mode" and "Secret Channel Mode" of Modern IRC.
// Operators of the server see no more than others.
#pragma once

#include <string_view>

#include "servers/chat/engine/channel.h"
#include "servers/chat/engine/client.h"
#include "servers/chat/engine/network.h"

namespace portico::chat {

bool share_channel(const Client& one, const Client& other);

// A secret channel is there for its members alone.
bool can_see(const Client& viewer, const Channel& channel);

// The channel of that name, if the viewer can see it.
Channel* find_visible(const Network& network, const Client& viewer, std::string_view name);

// Somebody invisible is there for those who share a channel, and for itself.
bool can_see(const Client& viewer, const Client& other);

// That `other` is a member of the channel: a common one, or neither secret nor of somebody invisible.
// REQUIRES: it is.
bool can_see_in(const Client& viewer, const Client& other, const Channel& channel);

}  // namespace portico::chat
