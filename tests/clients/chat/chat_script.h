// What a server says to portico-chat, for ScriptedServer.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/scripted_server.h"

namespace portico::test {

// The next line that the client says; empty at the end of the stream.
inline std::string said(Peer& peer) {
  auto line = peer.line();
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

inline void expect(Peer& peer, std::string_view line) { EXPECT_EQ(said(peer), line); }

// From the first line to the end of the message of the day. `capabilities` are offered, and granted.
inline void welcome(Peer& peer, const std::string& nick, const std::string& capabilities = "") {
  expect(peer, "CAP LS 302");
  expect(peer, "NICK " + nick);
  EXPECT_TRUE(said(peer).starts_with("USER "));
  peer.send(":s CAP * LS :" + capabilities + "\r\n");
  const auto request = said(peer);
  if (request.starts_with("CAP REQ ")) {
    peer.send(":s CAP * ACK " + request.substr(8) + "\r\n");
    expect(peer, "CAP END");
  }
  peer.send(":s 001 " + nick + " :Welcome\r\n:s 422 " + nick + " :No MOTD\r\n");
}

inline void let_in(Peer& peer, const std::string& nick, const std::string& room = "#lobby") {
  expect(peer, "JOIN " + room);
  peer.send(":" + nick + "!u@h JOIN " + room + "\r\n:s 353 " + nick + " = " + room + " :" + nick + " bob\r\n:s 366 " +
            nick + " " + room + " :End\r\n");
}

// Answers the question at the end of a script's input, and waits for the farewell.
inline void see_off(Peer& peer) {
  const auto question = said(peer);
  ASSERT_TRUE(question.starts_with("PING :")) << question;
  peer.send(":s PONG s " + question.substr(5) + "\r\n");
  expect(peer, "QUIT");
  peer.send("ERROR :bye\r\n");
}

}  // namespace portico::test
