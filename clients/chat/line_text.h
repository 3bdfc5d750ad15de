// What is shown, in words: for scripts and for terminals.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/chat/screen_line.h"

namespace portico::chat::client {

// One line without its end, for programmes. Its first word is the place to answer to, "-" where there is none:
//
//   #lobby <ana> hello             ana <ana> said to you alone
//   #lobby * ana waves             #lobby -ana- a notice
//   #lobby --> ana has joined      #lobby <-- ana has left
//   #lobby -- ana is now anna      - -- a reply to a command
//
// nullopt for what a programme does not want: its own words, and what the server says by itself.
[[nodiscard]] std::optional<std::string> script_text(const ScreenLine& line);

struct Looks {
  bool colours = true;
  bool several_rooms = false;  // so that the room has to be told
};

// One line without its end, for people: "12:34 <ana> hello".
[[nodiscard]] std::string terminal_text(const ScreenLine& line, const Looks& looks);

// "12:34", here.
[[nodiscard]] std::string clock_text(Time time);

// "2026-01-02T03:04:05Z"
[[nodiscard]] std::string utc_text(Time time);

// The same for the same nick, everywhere and always: SGR parameters for a colour that can be read on black and white.
[[nodiscard]] std::string_view nick_colour(std::string_view nick);

}  // namespace portico::chat::client
