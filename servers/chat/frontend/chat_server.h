// The chat as a server, for every policy.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "servers/chat/frontend/chat_handler.h"
#include "servers/chat/frontend/chat_settings.h"
#include "servers/chat/frontend/hub_world.h"
#include "servers/chat/frontend/local_world.h"
#include <portico/server.h>

namespace portico::chat {

// What a server has besides its sockets; made before them, and gone after them.
template <class World>
struct ChatBase {
  ChatBase(const ChatSettings& settings, const ServerOptions& options, bool served_alone, const Gathering& gathering)
      : operators{settings.operators},
        rules{*options.logger, operators, settings.flood_limits, served_alone, settings.max_per_address.has_value()},
        world{settings, *options.logger, gathering} {}

  const Operators operators;
  const ChatRules rules;
  World world;
};

// Handlers share memory with the room, or are children that reach it by a hub.
template <class Policy>
using WorldOf = std::conditional_t<std::same_as<Policy, Forking>, HubWorld, LocalWorld>;

template <PolicyType Policy>
class ChatServer final : private ChatBase<WorldOf<Policy>>, public Server<ChatHandler, Policy, AnyStream> {
  using Base = ChatBase<WorldOf<Policy>>;
  using Serving = Server<ChatHandler, Policy, AnyStream>;

 public:
  // Throws as read_room_files and as Server do. REQUIRES: `options` have a logger.
  ChatServer(const std::vector<std::string>& where, const ServerOptions& options, const ChatSettings& settings)
      : Base{settings, options, std::same_as<Policy, Loop>,
             std::same_as<Policy, Forking> ? kGatherForChildren : kGather},
        Serving{where, options, std::ref(this->world.lobby()), std::cref(this->rules)} {}

  // Also where a loop has ended by an exception: what the world has in it must not outlive it.
  ~ChatServer() override { this->world.deactivate(); }

  // Reads MOTD and bans again. Any thread.
  void reload() { this->world.room().reload(); }

 protected:
  void server_activate() override { this->world.activate(this->loop()); }
  void server_deactivate() override { this->world.deactivate(); }
  void service_actions() override { this->world.room().tick(); }
};

}  // namespace portico::chat
