// Somebody who is connected, and what the server knows about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/deadlines.h"
#include "servers/chat/engine/identity.h"
#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/capabilities.h"

namespace portico::chat {

class Channel;

enum class UserMode : std::uint8_t { Bot = 1, Invisible = 2, Operator = 4, Wallops = 8 };

// One of the channels of a client.
struct Membership {
  Channel* channel = nullptr;
  std::size_t position = 0;  // in its members()
};

// An invitation counts as long as the channel lives that it was for; another of that name has another serial. It opens
// a channel that was invite-only already, and only until that ends: see Channel::closings().
struct Invitation {
  std::string channel;
  std::uint64_t serial = 0;
  std::uint32_t closings = 0;
};

// There are thousands that do nothing: keep it small. What is read for everybody who gets a line stands first.
struct Client : Waiter {
  Client(ClientId its_id, void* its_seat, std::string_view host) : id{its_id}, seat{its_seat}, identity{host} {}

  bool has(UserMode mode) const { return (modes & static_cast<std::uint8_t>(mode)) != 0; }
  void set(UserMode mode, bool on) {
    modes = static_cast<std::uint8_t>(on ? modes | static_cast<std::uint8_t>(mode)
                                         : modes & ~static_cast<std::uint8_t>(mode));
  }
  bool has(Capability capability) const { return capabilities.has(capability); }

  std::string_view nick() const { return identity.nick(); }
  std::string_view source() const { return identity.source(); }
  // As replies call it that may come before it has a nick.
  std::string_view name() const { return nick().empty() ? "*" : nick(); }
  bool is_away() const { return !away.empty(); }

  const ClientId id;
  void* const seat;
  Capabilities capabilities;
  std::uint8_t modes = 0;
  bool registered = false;
  bool gone = false;         // has ended, within the call that is under way
  bool negotiating = false;  // CAP LS or CAP REQ came, CAP END did not
  bool knows_cap_302 = false;
  bool counted = false;  // against clients_per_address
  bool served_alone = false;
  bool gave_password = false;  // the right one
  std::uint64_t seen_in = 0;   // the last look around that met it, see Network::begin_look()

  Identity identity;
  std::string real_name;
  std::string away;  // empty: is here
  Time signed_on{};
  Time last_spoke{};
  std::vector<Membership> memberships;
  std::vector<Invitation> invitations;
  std::vector<std::string> monitored;  // nicks, see watchers.h
};

}  // namespace portico::chat
