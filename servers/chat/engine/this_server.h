// Commands whose parameter says which server is to answer. There is one.
#pragma once

#include <string_view>

#include "servers/chat/engine/command.h"

namespace portico::chat {

// True for nothing, a mask that fits the server's name, and the nick of somebody who is here. Otherwise the client has
// been told that there is no such server.
bool is_for_this_server(Command& command, std::string_view target);

}  // namespace portico::chat
