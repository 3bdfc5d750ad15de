// The room for handlers in forked children: it lives in the parent, and they reach it through a hub.
//
//   child: said ──▶ hub ──▶ room ──▶ lines for many children ──▶ hub ──▶ child: written
//                                    │
//                                    └─ for one that had some a moment ago: gathered
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "servers/chat/frontend/chat_settings.h"
#include "servers/chat/frontend/gathered_lines.h"
#include "servers/chat/frontend/gathering.h"
#include "servers/chat/frontend/hub_records.h"
#include "servers/chat/frontend/hub_seat.h"
#include "servers/chat/frontend/room.h"
#include <portico/concurrency/event_loop.h>
#include <portico/shared/hub.h>
#include <portico/streams/deadlines.h>

namespace portico::chat {

class HubWorld final : private Hub::Listener {  // NOLINT(*-virtual-class-destructor): nothing derives from it
 public:
  HubWorld(const ChatSettings& settings, spdlog::logger& log, const Gathering& gathering)
      : room_{settings, log},
        lobby_{hub_, settings.send_queue},
        send_queue_{settings.send_queue},
        gathering_{gathering.within(settings.send_queue)} {}

  [[nodiscard]] Room& room() noexcept { return room_; }
  [[nodiscard]] Lobby& lobby() noexcept { return lobby_; }

  // The hub lives between these two.
  void activate(EventLoop& loop);
  void deactivate();

 private:
  using Clock = std::chrono::steady_clock;

  // A child, and its client from when it has said who that is.
  class Child final : public Endpoint, private portico::Deadlines::Entry {
   public:
    Child(HubWorld& world, Hub::MemberId id) : Entry{*world.deadlines_}, world_{world}, id_{id} {}

    bool deliver(Line line, bool asked) override;
    void end() override;
    [[nodiscard]] Arrival arrival() const override { return arrival_; }

    void enter(Room& room, const Arrival& arrival);
    void hear(Room& room, std::string_view message);
    void leave(Room& room, std::string_view reason);

   private:
    void hear_records(Room& room, Records records);
    void hear_other(Room& room, Records& records);
    void answer(Room& room);
    void on_deadline() override { send_gathered(); }
    void send_with_turn(std::string_view line);
    void send_gathered();
    void forget_gathered();

    HubWorld& world_;
    const Hub::MemberId id_;
    std::optional<ClientId> client_;
    Arrival arrival_;
    GatheredLines gathered_;
    Clock::time_point sent_at_{};
    bool registered_ = false;  // and the child knows
  };

  void on_join(Hub::MemberId member) override;
  void on_message(Hub::MemberId member, std::string_view message) override;
  void on_leave(Hub::MemberId member, Hub::Why why) override;

  Room room_;
  std::optional<Hub> hub_;
  HubLobby lobby_;
  const std::size_t send_queue_;
  EventLoop::AtFork at_fork_;
  std::unordered_map<Hub::MemberId, std::unique_ptr<Child>> children_;
  const Gathering gathering_;
  LineStore store_;                      // of what was gathered
  std::vector<std::string_view> parts_;  // of what is being sent
  portico::Deadlines* deadlines_ = nullptr;
};

}  // namespace portico::chat
