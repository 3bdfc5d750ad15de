// Who comes and goes, and what changes in the rooms.
#include <algorithm>
#include <string>

#include "clients/chat/turn.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

constexpr std::size_t kLongestNames = 64UL * 1024;  // bytes of a list of people; the rest is left out
constexpr std::size_t kMostLists = 16;              // of people, that have begun and not ended

std::string with_reason(std::string text, std::string_view reason) {
  return reason.empty() ? text : text.append(": ").append(reason);
}

// Everything from there on, with blanks between.
std::string rest(const Params& params, std::size_t from) {
  std::string text;
  for (std::size_t at = from; at < params.size(); ++at) text.append(at > from ? " " : "").append(params[at]);
  return text;
}

// Servers send one after the other: where many have no end, they never will.
std::string& list_of(State& state, const std::string& room) {
  auto& lists = state.names;
  const auto name = state.features.fold(room);
  if (lists.size() >= kMostLists && !lists.contains(name)) lists.clear();
  return lists[name];
}

}  // namespace

void on_join(Turn& turn, const Message& message) {
  const auto name = message.params.get(0);
  const auto nick = nick_of(message.source);
  auto& rooms = turn.state.rooms;
  if (turn.is_me(nick)) {
    if (message.source.find('!') != std::string_view::npos) turn.state.source = message.source;
    rooms.enter(name);
    turn.show(Kind::Arrival, name, nick, "has joined");
    return;
  }
  if (auto* room = rooms.find(name)) rooms.add_member(*room, nick);
  turn.show(Kind::Arrival, name, nick, "has joined");
}

void on_part(Turn& turn, const Message& message) {
  const auto name = message.params.get(0);
  const auto nick = nick_of(message.source);
  turn.show(Kind::Departure, name, nick, with_reason("has left", message.params.get(1)));
  auto& rooms = turn.state.rooms;
  if (turn.is_me(nick)) return rooms.leave(name);
  if (auto* room = rooms.find(name)) rooms.remove_member(*room, nick);
}

void on_kick(Turn& turn, const Message& message) {
  const auto name = message.params.get(0);
  const auto nick = message.params.get(1);
  const auto text = "was kicked by " + std::string{nick_of(message.source)};
  turn.show(Kind::Departure, name, nick, with_reason(text, message.params.get(2)));
  auto& rooms = turn.state.rooms;
  if (turn.is_me(nick)) return rooms.leave(name);
  if (auto* room = rooms.find(name)) rooms.remove_member(*room, nick);
}

void on_quit(Turn& turn, const Message& message) {
  const auto nick = nick_of(message.source);
  auto& rooms = turn.state.rooms;
  for (auto* room : rooms.with_member(nick)) {
    turn.show(Kind::Departure, room->name, nick, with_reason("has quit", message.params.get(0)));
    rooms.remove_member(*room, nick);
  }
  on_nick_free(turn, nick);
}

void on_nick(Turn& turn, const Message& message) {
  auto& state = turn.state;
  const auto old = nick_of(message.source);
  const auto nick = message.params.get(0);
  if (nick.empty()) return;
  const auto text = "is now " + std::string{nick};
  const bool mine = turn.is_me(old);
  const auto shared = state.rooms.with_member(old);
  for (auto* room : shared) {
    turn.show(Kind::Change, room->name, old, text);
    state.rooms.remove_member(*room, old);
    state.rooms.add_member(*room, nick);
  }
  if (!mine) return on_nick_free(turn, old);
  if (shared.empty()) turn.show(Kind::Change, {}, old, text);
  on_own_nick(turn, nick);
}

void on_topic(Turn& turn, const Message& message) {
  const auto topic = message.params.get(1);
  const auto text = topic.empty() ? "took the topic away" : "set the topic: " + std::string{topic};
  turn.show(Kind::Change, message.params.get(0), nick_of(message.source), text);
}

// Of a room, or of ourselves, whose modes are no news for anybody.
void on_mode(Turn& turn, const Message& message) {
  const auto target = message.params.get(0);
  if (!turn.state.features.is_room(target)) return;
  turn.show(Kind::Change, target, nick_of(message.source), "set mode " + rest(message.params, 1));
}

void on_invite(Turn& turn, const Message& message) {
  const std::string room{message.params.get(1)};
  turn.show(Kind::Change, {}, nick_of(message.source), "invites " + std::string{message.params.get(0)} + " to " + room);
}

void on_topic_reply(Turn& turn, const Message& message) {
  turn.show(Kind::Change, message.params.get(1), {}, "the topic: " + std::string{message.params.get(2)});
}

// 353: its last parameter is a list such as "@ana +bob carl".
void on_names(Turn& turn, const Message& message) {
  auto& state = turn.state;
  const std::string name{message.params.get(2)};
  auto& all = list_of(state, name);
  auto* room = state.rooms.find(name);
  std::string_view list = message.params.get(3);
  while (!list.empty()) {
    const auto listed = list.substr(0, list.find(' '));
    list.remove_prefix(std::min(listed.size() + 1, list.size()));
    const auto nick = state.features.bare_nick(listed);
    if (nick.empty()) continue;
    if (room != nullptr) state.rooms.add_member(*room, nick);
    if (all.size() < kLongestNames) all.append(all.empty() ? "" : " ").append(listed);
  }
}

void on_end_of_names(Turn& turn, const Message& message) {
  const auto name = message.params.get(1);
  const auto list = turn.state.names.extract(turn.state.features.fold(name));
  turn.reply(name, list ? "here: " + list.mapped() : "nobody is here");
}

}  // namespace portico::chat::client
