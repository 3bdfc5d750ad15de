// The room for handlers that share memory with it.
#pragma once

#include <string>

#include "servers/chat/frontend/chat_handler.h"
#include "servers/chat/frontend/chat_settings.h"
#include "servers/chat/frontend/local_seat.h"
#include "servers/chat/frontend/room.h"

namespace portico {
class EventLoop;
}

namespace portico::chat {

class LocalWorld {
 public:
  LocalWorld(const ChatSettings& settings, spdlog::logger& log, const Gathering& gathering)
      : room_{settings, log}, lobby_{room_, settings.send_queue, gathering} {}

  [[nodiscard]] Room& room() noexcept { return room_; }
  [[nodiscard]] Lobby& lobby() noexcept { return lobby_; }

  void activate(EventLoop&) {}
  void deactivate() {}

 private:
  Room room_;
  LocalLobby lobby_;
};

}  // namespace portico::chat
