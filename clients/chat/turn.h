// One line of the server or of the user, and what is done about it. The functions are in the files of their families.
#pragma once

#include <string>
#include <string_view>

#include "clients/chat/screen_line.h"
#include "clients/chat/state.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat::client {

struct Turn {
  State& state;
  Time now;  // when it was said: a server may say whatever it likes
  Effects& effects;
  Time heard = now;  // by the clock of this side

  // What the user has asked for; what they have not.
  void send(std::string line) { effects.lines.push_back({std::move(line), false, true}); }
  void send_unasked(std::string line) { effects.lines.push_back({std::move(line)}); }
  void send_at_once(std::string line) { effects.lines.push_back({std::move(line), true}); }

  ScreenLine& show(ScreenLine::Kind kind, std::string_view place, std::string_view nick, std::string text);
  void status(std::string text) { show(ScreenLine::Kind::Status, {}, {}, std::move(text)); }
  void reply(std::string_view place, std::string text) { show(ScreenLine::Kind::Reply, place, {}, std::move(text)); }

  // What was asked for was refused.
  void refuse(std::string text);

  [[nodiscard]] bool is_me(std::string_view nick) const { return state.features.same(nick, state.nick); }
};

using Answer = void (*)(Turn&, const Message&);

// registration.cpp
void begin_registration(Turn& turn);
// A question whose answer comes after those to all that was asked before; then on_pong() quits.
[[nodiscard]] std::string end_line();
void on_capabilities(Turn& turn, const Message& message);
void on_welcome(Turn& turn, const Message& message);
void on_features(Turn& turn, const Message& message);
void on_ready(Turn& turn, const Message& message);
void on_refused_for_good(Turn& turn, const Message& message);
void on_ping(Turn& turn, const Message& message);
void on_pong(Turn& turn, const Message& message);
void on_error(Turn& turn, const Message& message);

// nicks.cpp
void on_nick_refused(Turn& turn, const Message& message);
void on_monitor(Turn& turn, const Message& message);
// We are welcome, as somebody else than we wanted to be if our nick was taken.
void want_nick_back(Turn& turn);
void on_nick_free(Turn& turn, std::string_view nick);
// If it is time to.
void ask_for_nick_again(Turn& turn);
// Whether an error answers what we asked for by ourselves, which is settled by it: the user need not hear of it.
[[nodiscard]] bool answers_nick_wish(Turn& turn, const Message& message);
void on_own_nick(Turn& turn, std::string_view nick);

// room_events.cpp
void on_join(Turn& turn, const Message& message);
void on_part(Turn& turn, const Message& message);
void on_kick(Turn& turn, const Message& message);
void on_quit(Turn& turn, const Message& message);
void on_nick(Turn& turn, const Message& message);
void on_topic(Turn& turn, const Message& message);
void on_mode(Turn& turn, const Message& message);
void on_invite(Turn& turn, const Message& message);
void on_topic_reply(Turn& turn, const Message& message);
void on_names(Turn& turn, const Message& message);
void on_end_of_names(Turn& turn, const Message& message);

// talk.cpp
void on_privmsg(Turn& turn, const Message& message);
void on_notice(Turn& turn, const Message& message);
void say(Turn& turn, std::string_view target, std::string_view text);
void act(Turn& turn, std::string_view target, std::string_view text);

// replies.cpp
void on_numeric(Turn& turn, const Message& message);
void on_line_too_long(Turn& turn, const Message& message);
void on_standard_reply(Turn& turn, const Message& message);

// commands.cpp
void on_input(Turn& turn, std::string_view line);
void quit(Turn& turn, std::string_view reason);

}  // namespace portico::chat::client
