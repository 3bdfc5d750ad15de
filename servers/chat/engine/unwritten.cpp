// Commands that have no file of their own yet: each goes from here when it gets one.
#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"

namespace portico::chat {

namespace handlers {
namespace {

void answer_unknown(Command& command) { command.reply(Numeric::ErrUnknownCommand, {command.message.command}); }

}  // namespace

void kill(Command& command) { answer_unknown(command); }
void oper(Command& command) { answer_unknown(command); }
void rehash(Command& command) { answer_unknown(command); }
void wallops(Command& command) { answer_unknown(command); }

}  // namespace handlers
}  // namespace portico::chat
