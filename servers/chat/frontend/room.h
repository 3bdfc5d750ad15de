// The engine with what is around it: a lock, a clock, the files, and those who carry out what it says.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "servers/chat/engine/engine.h"
#include "servers/chat/frontend/chat_settings.h"
#include "servers/chat/frontend/room_clock.h"
#include "servers/chat/frontend/room_files.h"
#include "servers/chat/frontend/said.h"
#include "servers/chat/frontend/seat.h"

namespace spdlog {
class logger;
}

namespace portico::chat {

// Somebody in the room. The room calls it with its lock held, in any thread.
class Endpoint {
 public:
  virtual ~Endpoint() = default;

  // A line for the client; must not block. `asked`: the client itself has asked for it, just now. False, once, when too
  // much waits for it: the room ends it then.
  virtual bool deliver(Line line, bool asked) = 0;

  // The room has ended it: behind what was delivered, the connection is to be closed. The last call.
  virtual void end() = 0;

  // Who it is.
  [[nodiscard]] virtual Arrival arrival() const = 0;
};

// Any thread: one lock around it all. What the engine does takes microseconds, and what endpoints do with its lines is
// to append them to a queue, so that it is held briefly. A loop of its own for the engine was measured beside that: to
// post a message there and to wait for it took 5.9 us of CPU where ten people hear it, the lock 0.5 us, however many
// talk; where a hundred hear it, 10 to 15 us and 4.5 us.
class Room {
 public:
  // Reads the files; throws as read_room_files. The logger outlives it.
  Room(const ChatSettings& settings, spdlog::logger& log);

  // `endpoint` must live until its end() was called.
  [[nodiscard]] ClientId enter(Endpoint& endpoint);

  void say(ClientId client, Lines& lines);
  void oper(ClientId client, const OperResult& result);
  void leave(ClientId client, std::string_view reason);
  [[nodiscard]] bool registered(ClientId client);

  // Lets the time pass: pings and timeouts. Cheap when nothing is due.
  void tick();

  // Reads the files again. When that fails, all stays as it was, and one line of the log says why.
  // So does a notice to the client that asked for it, if one did.
  void reload(std::optional<ClientId> asker = std::nullopt);

  // Everybody is told and ended, now and from now on.
  void shut_down();

 private:
  class Visit;
  static constexpr ClientId kNobody = 0;

  void read_clock();
  bool hear(ClientId client, Lines& lines);
  void refuse_if_unwanted(ClientId client, std::string_view host);
  void carry_out();
  void end_slow_ones();
  void note_registered(ClientId client);
  void note_left(const Delivery& delivery);

  void take(RoomFiles files);
  void refuse_files(std::optional<ClientId> asker, const std::string& why);
  [[nodiscard]] Configuration with(RoomFiles& files) const;

  const Configuration configuration_;  // without what is in the files
  const RoomFilePaths paths_;
  const std::size_t most_motd_;  // bytes
  spdlog::logger& log_;
  std::mutex reloading_;

  std::mutex mutex_;  // for all that follows
  std::vector<AddressBan> address_bans_;
  Engine engine_;
  Outcome outcome_;
  RoomClock clock_;
  Time now_{};
  std::unordered_map<ClientId, Endpoint*> endpoints_;
  std::vector<ClientId> slow_;
  ClientId asker_ = kNobody;           // whose doing it is what the engine says
  std::vector<std::string> notes_;     // for the log, which may be slow
  std::optional<ClientId> rehash_by_;  // who asks for the files to be read again
  bool shut_down_ = false;
};

}  // namespace portico::chat
