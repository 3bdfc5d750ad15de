// The room for handlers in forked children: it lives in the parent, and they reach it through a hub.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "servers/chat/frontend/chat_settings.h"
#include "servers/chat/frontend/hub_records.h"
#include "servers/chat/frontend/hub_seat.h"
#include "servers/chat/frontend/room.h"
#include <portico/concurrency/event_loop.h>
#include <portico/shared/hub.h>

namespace portico::chat {

class HubWorld final : private Hub::Listener {
 public:
  HubWorld(const ChatSettings& settings, spdlog::logger& log)
      : room_{settings, log}, lobby_{hub_, settings.send_queue}, send_queue_{settings.send_queue} {}

  [[nodiscard]] Room& room() noexcept { return room_; }
  [[nodiscard]] Lobby& lobby() noexcept { return lobby_; }

  // The hub lives between these two.
  void activate(EventLoop& loop);
  void deactivate();

 private:
  // A child, and its client from when it has said who that is.
  class Child final : public Member {
   public:
    Child(Hub& hub, Hub::MemberId id) : hub_{hub}, id_{id} {}

    bool deliver(const Line& line) override;
    void end() override { hub_.end(id_); }
    [[nodiscard]] Arrival arrival() const override { return arrival_; }

    void enter(Room& room, const Arrival& arrival);
    void hear(Room& room, std::string_view message);
    void leave(Room& room, std::string_view reason);

   private:
    void hear_other(Room& room, Records& records);
    void answer(Room& room);

    Hub& hub_;
    const Hub::MemberId id_;
    std::optional<ClientId> client_;
    Arrival arrival_;
    bool registered_ = false;  // and the child knows
  };

  void on_join(Hub::MemberId member) override;
  void on_message(Hub::MemberId member, std::string_view message) override;
  void on_leave(Hub::MemberId member) override;

  Room room_;
  std::optional<Hub> hub_;
  HubLobby lobby_;
  const std::size_t send_queue_;
  EventLoop::AtFork at_fork_;
  std::unordered_map<Hub::MemberId, std::unique_ptr<Child>> children_;
};

}  // namespace portico::chat
