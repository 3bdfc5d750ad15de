// A client's place in the room, as its handler sees it: in the same process, or in the parent.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "servers/chat/frontend/said.h"

namespace portico {
class Stream;
}

namespace portico::chat {

// Where a client comes from.
struct Arrival {
  std::string host;           // its IP address, "localhost" for one that came by a Unix socket
  std::string name;           // what logs call it: address and port
  bool counted = true;        // among those of its address
  bool served_alone = false;  // nobody else is served meanwhile, and the greeting says so
};

// OPER whose name and password were checked.
struct OperResult {
  std::string_view name;
  bool verified = false;
  std::string_view tags;  // the message's
};

inline constexpr std::string_view kConnectionClosed = "Connection closed";
inline constexpr std::string_view kSendQueueExceeded = "SendQ exceeded";
inline constexpr std::string_view kShuttingDown = "Server shutting down";

// What the room says is written to the client's stream without the handler's doing. One handler, in its loop's thread.
class Seat {
 public:
  // Whose seat it is.
  class Occupant {
   public:
    virtual ~Occupant() = default;

    // The room has ended the client, and what it said last was written: nothing more needs to be read.
    virtual void on_ended() = 0;

    // Who it is. Any thread.
    [[nodiscard]] virtual Arrival arrival() const = 0;
  };

  virtual ~Seat() = default;

  // Once, before anything else.
  virtual void enter() = 0;

  // Has the lines handled, all at once.
  virtual void say(Lines& lines) = 0;

  virtual void oper(const OperResult& result) = 0;

  // The client has gone, for that reason. Does nothing when the room has ended it before.
  virtual void leave(std::string_view reason) = 0;

  // The server drains: everybody is told, and ended.
  virtual void shut_down() = 0;

  // Whether what was said is still here; then `settle` waits until the room has it.
  [[nodiscard]] virtual bool unsettled() const noexcept { return false; }
  [[nodiscard]] virtual asio::awaitable<void> settle() { co_return; }

  // Whether the room has ended the client.
  [[nodiscard]] virtual bool ended() const noexcept = 0;

  // After leave() or when ended: waits until what the room said has been written, but not for a client that does not
  // read. The last call; cannot be cancelled.
  [[nodiscard]] virtual asio::awaitable<void> close() = 0;
};

// Where handlers get their seats. Any thread.
class Lobby {
 public:
  virtual ~Lobby() = default;

  // In the thread of `loop`, which is the stream's. `stream` and `occupant` outlive the seat.
  [[nodiscard]] virtual std::unique_ptr<Seat> make_seat(asio::io_context& loop, Stream& stream,
                                                        Seat::Occupant& occupant) = 0;
};

}  // namespace portico::chat
