// How long somebody has said nothing, for WHO and WHOIS.
#pragma once

#include <algorithm>
#include <chrono>

#include "servers/chat/engine/client.h"

namespace portico::chat {

inline std::chrono::seconds idle_time(const Client& client, Time now) {
  return std::chrono::duration_cast<std::chrono::seconds>(std::max(now - client.last_spoke, Time::duration::zero()));
}

}  // namespace portico::chat
