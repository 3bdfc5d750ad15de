// What some commands and some events have in common, and what files about other things want to know of.
#pragma once

#include <string>
#include <string_view>

#include "servers/chat/engine/command.h"

namespace portico::chat {

// registration.cpp
// Greets a client that has said all that is needed, unless it is refused.
void register_if_complete(Context& context, Client& client);

// What the server can do.
void send_isupport(Context& context, const Client& to);

// departure.cpp
// Ends a client: who shares a channel with it reads the reason in its QUIT, it itself in an ERROR.
void end_client(Context& context, Client& client, std::string_view reason);

// part.cpp
// Says so to everybody in the channel; one that is empty then is gone.
void part_channel(Command& command, Channel& channel, std::string_view reason);

// names.cpp, topic.cpp
void send_names(Command& command, const Channel& channel);
void send_topic(Command& command, const Channel& channel);

// user_modes.cpp
// The client has proved that it is one.
void make_operator(Context& context, Client& client);

// server_queries.cpp
void send_lusers(Context& context, const Client& to);
void send_motd(Context& context, const Client& to);

// monitor.cpp
// Tells who waits for the nick. The client has it by now; nobody has it any more.
void tell_online(Context& context, const Client& client);
void tell_offline(Context& context, std::string_view nick);

// whowas.cpp
// The client is about to give its nick up; WHOWAS will know it.
void remember(Context& context, const Client& client);

}  // namespace portico::chat
