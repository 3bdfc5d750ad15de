// The servers of the chat: one for the policies whose handlers share the room, one for forked children.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "servers/chat/frontend/chat_handler.h"
#include "servers/chat/frontend/local_seat.h"
#include "servers/chat/frontend/room.h"
#include <portico/server.h>

namespace portico::chat {

template <PolicyType Policy>
class ChatServer final : public Server<ChatHandler, Policy, AnyStream> {
  using Base = Server<ChatHandler, Policy, AnyStream>;

 public:
  // What is passed by reference outlives it.
  ChatServer(const std::vector<std::string>& where, const ServerOptions& options, Room& room, Lobby& lobby,
             const ChatRules& rules)
      : Base{where, options, std::ref(lobby), std::cref(rules)}, room_{room} {}

 protected:
  void service_actions() override { room_.tick(); }

 private:
  Room& room_;
};

}  // namespace portico::chat
