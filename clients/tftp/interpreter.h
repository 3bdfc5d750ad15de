// Commands as lines of text.
#pragma once

#include <istream>
#include <string_view>

#include "clients/tftp/client.h"

namespace portico::tftp::client {

// Executes one line; an empty one does nothing. False when it is `quit`. Throws Failure.
bool interpret(Client& client, std::string_view line);

// Executes the lines of `input` up to its end, to `quit`, or to the first that fails, whose Failure it throws.
void run_script(Client& client, std::istream& input);

}  // namespace portico::tftp::client
