// PING, PONG, QUIT, ERROR: whether the other end is there.
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat::handlers {

void ping(Command& command) {
  const auto token = command.params().get(0);
  if (token.empty()) return command.reply(Numeric::ErrNoOrigin);
  const auto& server = command.configuration().server_name;
  command.send(command.client, command.from_server("PONG").param(server).trailing(token).build());
}

// Any line is a sign of life; this one is nothing else.
void pong(Command& /*unused*/) {}

// "Quit: " tells what people say from what the server found, and stands there also when they say nothing ("QUIT
// message" of Modern IRC).
void quit(Command& command) {
  const auto reason = cut_utf8(command.params().get(0), command.limits().kick_length);
  end_client(command, command.client, "Quit: " + std::string{reason});
}

// Only servers have something to report.
void error(Command& /*unused*/) {}

}  // namespace portico::chat::handlers
