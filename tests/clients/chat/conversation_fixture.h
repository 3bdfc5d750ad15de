// A conversation without a network: the test is the server, the user and the clock.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/chat/conversation.h"
#include "clients/chat/line_text.h"

namespace portico::chat::client {

class ConversationTest : public ::testing::Test {
 protected:
  using Kind = ScreenLine::Kind;
  using Lines = std::vector<std::string>;

  Conversation conversation{profile()};
  Time now{std::chrono::hours{1}};
  std::vector<ScreenLine> screen;  // of the last call
  Lines asked;                     // the lines of the last call that the user has asked for

  static Profile profile() { return {"ana", "a", "Ana", "", {{"#lobby", ""}}, "portico-chat 1"}; }

  // What each answers is what goes to the server.
  Lines connect() {
    return told([this](Effects& effects) { conversation.on_connect(now, effects); });
  }
  Lines server(std::string_view line) {
    return told([&](Effects& effects) { conversation.on_line(line, now, effects); });
  }
  Lines lose(std::size_t lines) {
    return told([&](Effects& effects) { conversation.on_lost(lines, now, effects); });
  }
  Lines type(std::string_view line) {
    return told([&](Effects& effects) { conversation.on_input(line, now, effects); });
  }

  // As a script would see it.
  Lines shown() const {
    Lines texts;
    for (const auto& line : screen) {
      if (auto text = script_text(line)) texts.push_back(*std::move(text));
    }
    return texts;
  }

  // Connected, welcome, and inside of #lobby, where bob is too.
  void enter_lobby() {
    connect();
    server(":s CAP * LS :");
    server(":s 001 ana :Welcome");
    server(":s 422 ana :No MOTD");
    server(":ana!a@host JOIN #lobby");
    server(":s 353 ana = #lobby :@ana bob");
    server(":s 366 ana #lobby :End");
  }

 private:
  template <class Do>
  Lines told(Do act) {
    Effects effects;
    act(effects);
    screen = std::move(effects.screen);
    Lines lines;
    asked.clear();
    for (auto& each : effects.lines) {
      if (each.asked) asked.push_back(each.line);
      lines.push_back(std::move(each.line));
    }
    return lines;
  }
};

}  // namespace portico::chat::client
