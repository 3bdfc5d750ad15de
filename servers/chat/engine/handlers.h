// The handlers of all commands, by the files they stand in. REQUIRES: dispatch() has let the command pass.
#pragma once

#include "servers/chat/engine/command.h"

namespace portico::chat::handlers {

// registration.cpp
void nick(Command& command);
void pass(Command& command);
void user(Command& command);

// connection.cpp
void error(Command& command);
void ping(Command& command);
void pong(Command& command);
void quit(Command& command);

// capability_negotiation.cpp
void cap(Command& command);

// join.cpp, part.cpp, kick.cpp, invite.cpp, topic.cpp, names.cpp
void join(Command& command);
void part(Command& command);
void kick(Command& command);
void invite(Command& command);
void topic(Command& command);
void names(Command& command);

// modes.cpp, and from there channel_modes.cpp and user_modes.cpp
void mode(Command& command);

// messages.cpp
void notice(Command& command);
void privmsg(Command& command);
void tagmsg(Command& command);

// presence.cpp
void away(Command& command);
void ison(Command& command);
void setname(Command& command);
void userhost(Command& command);

// list.cpp, monitor.cpp, who.cpp, whois.cpp, whowas.cpp
void list(Command& command);
void monitor(Command& command);
void who(Command& command);
void whois(Command& command);
void whowas(Command& command);

// server_queries.cpp, help.cpp, stats.cpp
void admin(Command& command);
void help(Command& command);
void info(Command& command);
void links(Command& command);
void lusers(Command& command);
void motd(Command& command);
void stats(Command& command);
void time(Command& command);
void version(Command& command);

// operators.cpp
void kill(Command& command);
void oper(Command& command);
void rehash(Command& command);
void wallops(Command& command);

}  // namespace portico::chat::handlers
