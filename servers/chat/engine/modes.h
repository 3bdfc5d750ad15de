// MODE of channels and of people.
#pragma once

#include <string>

#include "servers/chat/engine/command.h"
#include "servers/chat/protocol/modes.h"

namespace portico::chat {

// user_modes.cpp: the modes of the one who asks.
void user_mode(Command& command);
std::string user_modes_text(const Client& client);  // "+iw"

// channel_modes.cpp
void channel_mode(Command& command, Channel& channel);

// mask_lists.cpp
void send_mask_list(Command& command, const Channel& channel, char letter);
// The mask that was added or removed; empty if nothing has changed. REQUIRES: the letter is that of a list, and there
// is an argument.
std::string change_mask_list(Command& command, Channel& channel, const ModeChange& change);

}  // namespace portico::chat
