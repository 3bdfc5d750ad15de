// What this server can do, for clients: RPL_ISUPPORT of Modern IRC (draft-hardy-irc-isupport-00).
//
//   :server 005 ana AWAYLEN=200 BOT=B CASEMAPPING=ascii ... :are supported by this server
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/protocol/limits.h"

namespace portico::chat {

inline constexpr std::size_t kMaxIsupportTokens = 13;  // in one line

// In the order of the alphabet. A space in the network's name is written \x20.
std::vector<std::string> isupport_tokens(const Limits& limits, std::string_view network);

}  // namespace portico::chat
