#include "servers/chat/engine/this_server.h"

#include "servers/chat/protocol/masks.h"

namespace portico::chat {

bool is_for_this_server(Command& command, std::string_view target) {
  if (target.empty() || matches(target, command.configuration().server_name) || command.network.find_user(target)) {
    return true;
  }
  command.reply(Numeric::ErrNoSuchServer, {target});
  return false;
}

}  // namespace portico::chat
