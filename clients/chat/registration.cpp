// From a connection to being welcome, and its end.
#include <algorithm>
#include <string>

#include "clients/chat/harmless.h"
#include "clients/chat/turn.h"
#include "servers/chat/protocol/line_builder.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

constexpr std::string_view kEndToken = "portico-chat-end";

std::string join_line(const Room& room) { return "JOIN " + room.name + (room.key.empty() ? "" : " " + room.key); }

}  // namespace

// IRCv3 capability negotiation: as long as it goes on, the server waits with its welcome. One that does not know CAP
// says so, and goes on.
void begin_registration(Turn& turn) {
  const auto& profile = turn.state.profile;
  turn.send_at_once("CAP LS 302");
  if (!profile.password.empty()) turn.send_at_once("PASS :" + profile.password);
  turn.send_at_once("NICK " + turn.state.nick);
  turn.send_at_once("USER " + profile.user + " 0 * :" + profile.real_name);
}

void on_capabilities(Turn& turn, const Message& message) {
  for (auto& line : turn.state.capabilities.answer(message)) turn.send_at_once(std::move(line));
}

// Its first parameter is the nick that the server knows us by: it may have shortened ours.
void on_welcome(Turn& turn, const Message& message) {
  auto& state = turn.state;
  state.phase = Phase::Welcome;
  state.welcomed_once = true;
  state.features = {};
  state.rooms.set_folding(state.features.folding());
  if (!message.params.empty()) state.nick = message.params[0];
  if (message.params.size() > 1) turn.show(Kind::Aside, {}, {}, std::string{message.params.back()});
}

void on_features(Turn& turn, const Message& message) {
  turn.state.features.learn(message.params);
  turn.state.rooms.set_folding(turn.state.features.folding());
}

void on_ready(Turn& turn, const Message& /*message*/) {
  auto& state = turn.state;
  if (state.phase != Phase::Welcome) return;
  state.phase = Phase::Ready;
  turn.show(Kind::Aside, {}, {}, "connected as " + state.nick);
  for (auto* room : state.rooms.all()) {
    room->presence = Room::Presence::Asked;
    turn.send_unasked(join_line(*room));
  }
  want_nick_back(turn);
}

void on_refused_for_good(Turn& turn, const Message& message) {
  auto& state = turn.state;
  if (state.phase != Phase::Registering) return on_numeric(turn, message);
  if (!state.hopeless.empty()) return;
  state.hopeless = message.command == "464" ? "the server wants another password (--password)" : "banned";
  const auto said = harmless(message.params.get(message.params.size() - 1));
  if (!said.empty()) state.hopeless += ": " + said;
}

void on_ping(Turn& turn, const Message& message) {
  LineBuilder pong{{}, {}, "PONG"};
  pong.trailing(message.params.get(0));
  auto line = pong.build();
  line.resize(line.size() - 2);
  turn.send_at_once(std::move(line));
}

std::string end_line() { return "PING :" + std::string{kEndToken}; }

void on_pong(Turn& turn, const Message& message) {
  const bool the_end = std::ranges::find(message.params, kEndToken) != message.params.end();
  if (the_end && turn.state.ending) quit(turn, {});
}

void on_error(Turn& turn, const Message& message) { turn.state.farewell = harmless(message.params.get(0)); }

}  // namespace portico::chat::client
