// Whether what the network knows in two places is the same in both; for tests.
#pragma once

#include "servers/chat/engine/network.h"

namespace portico::chat {

// Everybody is in the rooms that list them and in no others, no room is empty, everybody is found by their nick and
// nobody else is, and the numbers add up.
bool is_consistent(const Network& network);

}  // namespace portico::chat
