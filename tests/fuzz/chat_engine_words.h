// What the people of chat_engine_fuzz say: bytes from 0xC0 up stand for words.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace portico::chat::test {

inline constexpr std::array<std::string_view, 64> kWords{
    "JOIN ",
    "PART ",
    "PRIVMSG ",
    "NOTICE ",
    "TAGMSG ",
    "KICK ",
    "INVITE ",
    "TOPIC ",
    "NAMES ",
    "MODE ",
    "NICK ",
    "QUIT",
    "CAP REQ :",
    "CAP END",
    "CAP LS 302",
    "AWAY :",
    "SETNAME ",
    "MONITOR + ",
    "MONITOR - ",
    "WHO ",
    "WHOIS ",
    "WHOWAS ",
    "LIST ",
    "ISON ",
    "KILL ",
    "WALLOPS ",
    "REHASH",
    "LUSERS",
    "USERHOST ",
    "STATS ",
    "MOTD",
    "HELP ",
    "#a",
    "#b",
    "#c",
    "n0",
    "n1",
    "n2",
    "n3",
    "n4",
    "+i",
    "-i",
    "+m",
    "+s",
    "-n",
    "+b ",
    "+e ",
    "+k key",
    "+l 2",
    "+o ",
    "-o ",
    "+v ",
    "*!*@h",
    "*",
    ",",
    " :",
    "@label=1",
    "@+typing=x ",
    "message-tags ",
    "batch ",
    "labeled-response ",
    "echo-message ",
    "server-time ",
    "multi-prefix extended-join away-notify invite-notify setname userhost-in-names standard-replies"};

inline std::string spell(std::string_view line) {
  std::string text;
  for (const char byte : line) {
    const auto number = static_cast<unsigned char>(byte);
    if (number >= 0xC0) {
      text += kWords[number - 0xC0];
    } else {
      text += byte;
    }
  }
  return text;
}

}  // namespace portico::chat::test
