#include "clients/chat/commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "clients/chat/turn.h"
#include "servers/chat/protocol/line_builder.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;
using Perform = void (*)(Turn&, std::string_view rest);

struct Row {
  CommandHelp help;
  Perform perform;
  bool needs_connection = true;
};

// Takes the first word from `rest`, and the blanks behind it.
std::string_view take_word(std::string_view& rest) {
  const auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

// The room that a command names first, or the current one; nullptr after saying what is wrong.
const Room* take_room(Turn& turn, std::string_view& rest) {
  auto& state = turn.state;
  if (state.features.is_room(rest)) {
    const auto name = take_word(rest);
    const auto* room = state.rooms.find(name);
    if (room == nullptr) turn.refuse("you are not in " + std::string{name});
    return room;
  }
  const auto* room = state.rooms.current();
  if (room == nullptr) turn.refuse("you are in no room; /join one");
  return room;
}

void send(Turn& turn, std::string_view verb, std::string_view param, std::string_view trailing = {}) {
  LineBuilder line{{}, {}, verb};
  if (!param.empty()) line.param(param);
  if (!trailing.empty()) line.trailing(trailing);
  auto text = line.build();
  text.resize(text.size() - 2);
  turn.send(std::move(text));
}

bool is_missing(Turn& turn, std::string_view what, std::string_view name) {
  if (what.empty()) turn.refuse(std::string{name} + " needs more: /help tells");
  return what.empty();
}

void join_one(Turn& turn, std::string_view typed, std::string_view key) {
  const auto name = room_name(typed);
  auto& rooms = turn.state.rooms;
  const auto* room = rooms.find(name);
  if (room != nullptr && room->presence == Room::Presence::Inside) return rooms.make_current(name);
  if (auto wrong = wrong_room(name, key); !wrong.empty()) return turn.refuse("cannot join: " + std::move(wrong));
  rooms.ask(name, key, true);
  turn.send("JOIN " + name + (key.empty() ? "" : " " + std::string{key}));
}

void join(Turn& turn, std::string_view rest) {
  const auto names = take_word(rest);
  if (is_missing(turn, names, "/join")) return;
  const auto key = take_word(rest);
  for_each_in_list(names, [&](std::string_view name) { join_one(turn, name, key); });
}

void part(Turn& turn, std::string_view rest) {
  const auto* room = take_room(turn, rest);
  if (room != nullptr) send(turn, "PART", room->name, rest);
}

void msg(Turn& turn, std::string_view rest) {
  const auto target = take_word(rest);
  if (!is_missing(turn, rest, "/msg")) say(turn, target, rest);
}

void me(Turn& turn, std::string_view rest) {
  if (is_missing(turn, rest, "/me")) return;
  std::string_view none;
  const auto* room = take_room(turn, none);
  if (room != nullptr) act(turn, room->name, rest);
}

void nick(Turn& turn, std::string_view rest) {
  const auto name = take_word(rest);
  if (!is_missing(turn, name, "/nick")) send(turn, "NICK", name);
}

void topic(Turn& turn, std::string_view rest) {
  const auto* room = take_room(turn, rest);
  if (room != nullptr) send(turn, "TOPIC", room->name, rest);
}

void names(Turn& turn, std::string_view rest) {
  const auto name = take_word(rest);
  if (!name.empty()) return send(turn, "NAMES", room_name(name));
  const auto* room = take_room(turn, rest);
  if (room != nullptr) send(turn, "NAMES", room->name);
}

void list(Turn& turn, std::string_view rest) { send(turn, "LIST", take_word(rest)); }

void whois(Turn& turn, std::string_view rest) {
  const auto name = take_word(rest);
  if (!is_missing(turn, name, "/whois")) send(turn, "WHOIS", name);
}

void away(Turn& turn, std::string_view rest) { send(turn, "AWAY", {}, rest); }

void raw(Turn& turn, std::string_view rest) {
  if (is_missing(turn, rest, "/raw")) return;
  const auto tags = rest.starts_with('@') ? std::min(rest.find(' '), rest.size() - 1) + 1 : 0;
  if (tags > kMaxClientTags) return turn.refuse(fmt::format("tags have at most {} bytes", kMaxClientTags));
  if (rest.size() - tags > kMaxLine - 2) return turn.refuse(fmt::format("a line has at most {} bytes", kMaxLine - 2));
  turn.state.quitting = turn.state.quitting || equals_ignoring_case(rest.substr(0, rest.find(' ')), "QUIT");
  turn.send(std::string{rest});
}

void help(Turn& turn, std::string_view /*rest*/) {
  for_each_in_list(
      help_text(), [&](std::string_view line) { turn.reply({}, std::string{line}); }, '\n');
}

constexpr std::array kRows{
    Row{{"/join", "ROOM [KEY]", "Enter a room, or make it the current one"}, join},
    Row{{"/part", "[ROOM] [REASON]", "Leave a room"}, part},
    Row{{"/msg", "WHO TEXT", "Say something to a person, or in a room"}, msg},
    Row{{"/me", "TEXT", "Tell what you do"}, me},
    Row{{"/nick", "NAME", "Take another name"}, nick},
    Row{{"/topic", "[ROOM] [TEXT]", "Show or set the topic"}, topic},
    Row{{"/names", "[ROOM]", "Tell who is there"}, names},
    Row{{"/list", "[ROOMS]", "Tell which rooms there are"}, list},
    Row{{"/whois", "NICK", "Tell who that is"}, whois},
    Row{{"/away", "[TEXT]", "Be away; without a text: be back"}, away},
    Row{{"/raw", "LINE", "Send a line as it is"}, raw},
    Row{{"/quit", "[REASON]", "Leave"}, quit, false},
    Row{{"/help", "", "Show this"}, help, false},
};

constexpr auto kHelp = [] {
  std::array<CommandHelp, kRows.size()> rows;
  std::ranges::transform(kRows, rows.begin(), &Row::help);
  return rows;
}();

// Why nothing can be sent now; empty: it can.
std::string_view obstacle(const State& state) {
  if (state.phase != Phase::Ready) return "not connected";
  return state.crowded ? "too much waits to be sent" : "";
}

void perform(Turn& turn, std::string_view line) {
  const auto name = take_word(line);
  const auto* row =
      std::ranges::find_if(kRows, [&](const Row& each) { return equals_ignoring_case(each.help.name, name); });
  if (row == kRows.end()) return turn.refuse(std::string{name} + " is not a command; /help lists them");
  const auto why = row->needs_connection ? obstacle(turn.state) : "";
  if (!why.empty()) return turn.refuse(fmt::format("{}: {} was not done", why, name));
  row->perform(turn, line);
}

void speak(Turn& turn, std::string_view text) {
  const auto why = obstacle(turn.state);
  if (!why.empty()) return turn.refuse(fmt::format("{}: this was not said", why));
  std::string_view none;
  const auto* room = take_room(turn, none);
  if (room != nullptr) say(turn, room->name, text);
}

}  // namespace

std::span<const CommandHelp> command_help() { return kHelp; }

std::string help_text() {
  std::string text;
  for (const auto& [name, usage, meaning] : kHelp) {
    text += fmt::format("{:<24}{}\n", fmt::format("{} {}", name, usage), meaning);
  }
  return text;
}

std::string room_name(std::string_view typed) {
  constexpr std::string_view kMarks = "#&+!";
  const bool marked = typed.empty() || kMarks.find(typed.front()) != std::string_view::npos;
  return (marked ? "" : "#") + std::string{typed};
}

std::string wrong_room(std::string_view name, std::string_view key) {
  if (name.size() > kLongestRoom) return fmt::format("the name of a room has at most {} bytes", kLongestRoom);
  if (key.size() > kLongestKey) return fmt::format("the key of a room has at most {} bytes", kLongestKey);
  // Other servers have other marks than ours, and the rest is the same.
  const auto unmarked = name.substr(std::min<std::size_t>(name.size(), 1));
  const bool named = !name.empty() && is_channel_name("#" + std::string{unmarked}, kLongestRoom);
  if (!named) return fmt::format("\"{}\" is not a name for a room", name);
  return key.empty() || is_channel_key(key, kLongestKey) ? "" : "that is not a key";
}

// Two slashes: words that begin with one.
void on_input(Turn& turn, std::string_view line) {
  constexpr ByteSet kForbidden{std::string_view{"\0\r\n", 3}};
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find_first_not_of(' ') == std::string_view::npos) return;
  if (kForbidden.has_any(line)) return turn.refuse("a line with a byte 0 or a line end in it cannot be sent");
  if (line.starts_with("//")) return speak(turn, line.substr(1));
  if (line.starts_with('/')) return perform(turn, line);
  speak(turn, line);
}

void quit(Turn& turn, std::string_view reason) {
  turn.state.quitting = true;
  if (turn.state.phase != Phase::Apart) send(turn, "QUIT", {}, reason);
}

}  // namespace portico::chat::client
