#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace portico::chat::client {

using Time = std::chrono::system_clock::time_point;

// One thing that people are shown, before it is put into words for a terminal or for a script. What came from the
// network is as it came.
struct ScreenLine {
  enum class Kind : std::uint8_t {
    Message,
    Action,     // of /me
    Notice,     // a message that must not be answered by a programme
    Arrival,    // somebody joined
    Departure,  // somebody left, quit, or was kicked
    Change,     // of a nick, a topic, a mode
    Reply,      // to a command
    Aside,      // what nobody asked for: the message of the day, who is curious
    Status,     // of the connection
    Error,      // what was asked for was refused
    Wire        // a line as it went over the wire
  };

  Kind kind = Kind::Status;
  Time time;
  std::string place;  // where to answer: a room, or the other person's nick; empty: nowhere
  std::string nick;   // whose words or deeds; empty: nobody's
  std::string text;
  bool own = false;       // said by this client
  bool personal = false;  // between two people
  bool mention = false;   // our nick is in it
};

}  // namespace portico::chat::client
