// What HELP says: a few lines for each command.
#pragma once

#include <string_view>

#include "servers/chat/protocol/command_table.h"

namespace portico::chat {

struct HelpText {
  std::string_view syntax;   // "JOIN <channel>{,<channel>} [<key>{,<key>}]"
  std::string_view meaning;  // one line
};

const HelpText& help_text(CommandName command);

}  // namespace portico::chat
