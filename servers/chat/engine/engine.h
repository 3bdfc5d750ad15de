// The room: who is there, in which channels, and who hears what. Pure: messages and the time in, lines out.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "servers/chat/engine/configuration.h"
#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat {

class Network;

// Where a client comes from.
struct Origin {
  std::string_view host;      // an IP address as text, or what else stands behind the '@'
  void* seat = nullptr;       // comes back in every Delivery; lives until the client is listed as disconnected
  bool counted = true;        // against clients_per_address; not for local sockets
  bool served_alone = false;  // the server serves one at a time, and greets with it
};

// Used by one thread at a time. The engine forgets a client with the call whose Outcome lists it as disconnected: calls
// for it do nothing from then on. Time passes from call to call; clock_was_set() goes before a call with a time that
// jumps.
class Engine {
 public:
  explicit Engine(Configuration configuration);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // One who is banned, or comes from where too many are, is told so and disconnected at once.
  ClientId connect(const Origin& origin, Time now, Outcome& outcome);

  // Any message that was parsed; the front end answers for the client's speed.
  void handle(ClientId client, const Message& message, Time now, Outcome& outcome);

  // A line that could not be parsed.
  void malformed(ClientId client, Malformed why, Time now, Outcome& outcome);

  // OPER with two parameters, of a registered client: the front end has checked name and password, because that takes
  // long, and says how it went. All other OPERs go to handle().
  // `tags` are the message's: it may be labelled.
  void oper(ClientId client, std::string_view name, bool verified, Time now, Outcome& outcome,
            std::string_view tags = {});

  // The client has gone or is not kept any longer. Who shares a channel with it reads the reason in its QUIT, and it
  // itself in an ERROR, for which it may be too late. It is listed as disconnected, as always.
  void disconnect(ClientId client, std::string_view reason, Time now, Outcome& outcome);

  // As disconnect(), for one that the front end finds to be banned.
  void ban(ClientId client, std::string_view reason, Time now, Outcome& outcome);

  // Pings who is silent, ends who does not answer or does not register. Does nothing before next_deadline(), which is
  // cheap, and Time::max() when nobody is waited for.
  void tick(Time now, Outcome& outcome);
  Time next_deadline() const;

  // The times that follow are later by so much, or earlier, without that any time has passed: moves all deadlines.
  void clock_was_set(Time::duration jump);

  // Takes what may change while it runs: MOTD, bans, operators, administration, password, bounds, timeouts. Who is
  // banned now is ended. Names, version, start and limits stay what clients have been told.
  void configure(Configuration configuration, Time now, Outcome& outcome);

  // The server tells one client something.
  void notice(ClientId client, std::string_view text, Time now, Outcome& outcome);

  // Everybody gets an ERROR and is disconnected.
  void shut_down(Time now, Outcome& outcome);

  bool registered(ClientId client) const;
  std::size_t clients() const;  // registered or not

  // Whether all that the engine knows fits together; for tests. Takes as long as there are clients and channels.
  bool consistent() const;

 private:
  std::unique_ptr<Network> network_;
};

}  // namespace portico::chat
