// What a conversation consists of. Plain values: the functions of turn.h work on them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/chat/capabilities.h"
#include "clients/chat/outgoing.h"
#include "clients/chat/rooms.h"
#include "clients/chat/screen_line.h"
#include "clients/chat/server_features.h"
#include "clients/chat/unechoed.h"

namespace portico::chat::client {

struct RoomKey {
  std::string name;
  std::string key;  // empty: none
};

// Who somebody wants to be.
struct Profile {
  std::string nick;
  std::string user;
  std::string real_name;
  std::string password;  // of the server; empty: none
  std::vector<RoomKey> rooms;
  std::string version;  // of this programme
};

// What a conversation wants to have done, in order.
struct Effects {
  std::vector<Outgoing> lines;
  std::vector<ScreenLine> screen;
};

enum class Phase : std::uint8_t {
  Apart,        // no connection
  Registering,  // not welcome yet
  Welcome,      // the server still says what it has to say to everybody
  Ready
};

// Our nick was taken when we came.
struct NickWish {
  bool open = false;
  bool watched = false;       // the server tells when it is free
  bool asked = false;         // NICK was said, and not answered yet
  std::optional<Time> again;  // then it is said once more; none: when the nick is free
};

struct State {
  Profile profile;
  Phase phase = Phase::Apart;
  std::string nick;    // ours, or the one that is asked for
  std::string source;  // nick!user@host, as others see us; empty: not known
  Capabilities capabilities;
  ServerFeatures features;
  Rooms rooms;
  Unechoed unechoed;
  std::map<std::string, std::string> names;  // lists of people that have begun to come, by room
  unsigned nicks_refused = 0;                // in a row
  NickWish nick_wish;                        // for profile.nick
  unsigned refusals = 0;                     // of what was asked for
  std::string hopeless;                      // why another connection would end the same way; empty: it might not
  std::string farewell;                      // what the server said last, as it ended the connection
  Time next_ctcp_answer;                     // none before
  bool crowded = false;                      // too much waits to be sent
  bool welcomed_once = false;
  bool quitting = false;  // QUIT was said
  bool ending = false;    // QUIT is said as soon as everything is answered
};

}  // namespace portico::chat::client
