// What is at hand while the engine does something: everybody, the time, and where lines for clients go.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "servers/chat/engine/channel.h"
#include "servers/chat/engine/client.h"
#include "servers/chat/engine/network.h"
#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/line_builder.h"
#include "servers/chat/protocol/numerics.h"

namespace portico::chat {

// Lines are built without tags; each client gets those that it can read.
struct Context {
  Network& network;
  Time now;
  Outcome& outcome;

  const Configuration& configuration() const { return network.configuration(); }
  const Limits& limits() const { return network.limits(); }

  // Begins a line of the server, or of a client, to be completed, build()t and sent.
  LineBuilder from_server(std::string_view command) const { return {{}, configuration().server_name, command}; }
  LineBuilder from(const Client& client, std::string_view command) const { return {{}, client.source(), command}; }

  // Begins a numeric reply, up to the client's nick.
  LineBuilder numeric(const Client& to, Numeric numeric) const;

  // A numeric reply: its parameters behind the client's nick, and the text behind them. Without one it is the
  // standard's, if that has a fixed one.
  void reply(const Client& to, Numeric numeric, std::initializer_list<std::string_view> params = {},
             std::string_view text = {});

  // The tag that says when this happens.
  std::string time_tag() const;

  // A line of the server for one client. What many get is a Broadcast.
  void send(const Client& to, std::string line);
};

// A line for any number of clients, written once for each set of tags that some of them get.
class Broadcast {
 public:
  // From the server, and from a client, which may have sent client-only tags with it.
  Broadcast(Context& context, std::string line) : context_{context}, line_{std::move(line)} {}
  Broadcast(Context& context, const Client& from, std::string line, std::string_view relayed_tags = {});

  void to(const Client& client);
  void to_members(const Channel& channel, const Client* except = nullptr);

  template <class Predicate>
  void to_members_if(const Channel& channel, Predicate&& wanted) {
    for (const auto& member : channel.members()) {
      if (wanted(member)) to(*member.client);
    }
  }

 private:
  Line write(std::size_t tag_set) const;

  Context& context_;
  std::string line_;
  std::string tags_;           // for who can read any
  std::array<Line, 4> lines_;  // for each set of tags, once somebody gets it
};

// Calls `each` for everybody who shares a channel with the client, but not for itself.
template <class Each>
void for_each_peer(Network& network, Client& client, Each&& each) {
  network.begin_look();
  network.mark(client);
  for (const auto& membership : client.memberships) {
    for (const auto& member : membership.channel->members()) {
      if (network.mark(*member.client)) each(*member.client);
    }
  }
}

}  // namespace portico::chat
