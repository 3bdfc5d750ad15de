// Commands from a person at a terminal.
#pragma once

#include <functional>
#include <string>

#include "clients/tftp/client.h"

namespace portico::tftp::client {

// Reads lines with editing, history and completion, and executes them, until `quit` or the end of the input. A line
// that fails is told by `complain` and does not end it; nor does Ctrl-C, which ends only the transfer or the line.
void run_prompt(Client& client, const std::function<void(const std::string&)>& complain);

}  // namespace portico::tftp::client
