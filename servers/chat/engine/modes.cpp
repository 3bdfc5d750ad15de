#include "servers/chat/engine/modes.h"

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/names.h"

namespace portico::chat::handlers {

void mode(Command& command) {
  const auto target = command.params()[0];
  if (looks_like_channel(target)) {
    auto* channel = find_visible(command.network, command.client, target);
    return channel ? channel_mode(command, *channel) : command.reply(Numeric::ErrNoSuchChannel, {target});
  }
  const auto* user = command.network.find_user(target);
  if (!user) return command.reply(Numeric::ErrNoSuchNick, {target});
  if (user != &command.client) return command.reply(Numeric::ErrUsersDontMatch);
  user_mode(command);
}

}  // namespace portico::chat::handlers
