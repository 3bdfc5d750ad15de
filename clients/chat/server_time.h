#pragma once

#include <optional>
#include <string_view>

#include "clients/chat/screen_line.h"

namespace portico::chat::client {

// When the server says that a message was said (IRCv3 server-time): the tag `time` of a message's tags, as in
// 2026-01-02T03:04:05.678Z. nullopt where there is none, or none that makes sense.
[[nodiscard]] std::optional<Time> server_time(std::string_view tags);

}  // namespace portico::chat::client
