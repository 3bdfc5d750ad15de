// Commands that have no file of their own yet: each goes from here when it gets one.
#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"

namespace portico::chat {

void send_lusers(Context& /*unused*/, const Client& /*unused*/) {}
void send_motd(Context& context, const Client& to) { context.reply(to, Numeric::ErrNoMotd); }

namespace handlers {
namespace {

void answer_unknown(Command& command) { command.reply(Numeric::ErrUnknownCommand, {command.message.command}); }

}  // namespace

void admin(Command& command) { answer_unknown(command); }
void help(Command& command) { answer_unknown(command); }
void info(Command& command) { answer_unknown(command); }
void kill(Command& command) { answer_unknown(command); }
void links(Command& command) { answer_unknown(command); }
void lusers(Command& command) { answer_unknown(command); }
void motd(Command& command) { answer_unknown(command); }
void oper(Command& command) { answer_unknown(command); }
void rehash(Command& command) { answer_unknown(command); }
void stats(Command& command) { answer_unknown(command); }
void time(Command& command) { answer_unknown(command); }
void version(Command& command) { answer_unknown(command); }
void wallops(Command& command) { answer_unknown(command); }

}  // namespace handlers
}  // namespace portico::chat
