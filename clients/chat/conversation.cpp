#include "clients/chat/conversation.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "clients/chat/server_time.h"
#include "clients/chat/turn.h"
#include "servers/chat/protocol/message.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat::client {
namespace {

struct Row {
  std::string_view command;
  Answer answer;
};

void ignore(Turn& /*turn*/, const Message& /*message*/) {}

// Other numerics go to on_numeric, other words are ignored.
constexpr std::array kRows{
    Row{"CAP", on_capabilities},
    Row{"PING", on_ping},
    Row{"PONG", on_pong},
    Row{"ERROR", on_error},
    Row{"PRIVMSG", on_privmsg},
    Row{"NOTICE", on_notice},
    Row{"JOIN", on_join},
    Row{"PART", on_part},
    Row{"KICK", on_kick},
    Row{"QUIT", on_quit},
    Row{"NICK", on_nick},
    Row{"TOPIC", on_topic},
    Row{"MODE", on_mode},
    Row{"INVITE", on_invite},
    Row{"FAIL", on_standard_reply},
    Row{"WARN", on_standard_reply},
    Row{"NOTE", on_standard_reply},
    Row{"001", on_welcome},
    Row{"005", on_features},
    Row{"332", on_topic_reply},
    Row{"353", on_names},
    Row{"366", on_end_of_names},
    Row{"376", on_ready},  // the end of the message of the day
    Row{"417", on_line_too_long},
    Row{"422", on_ready},             // there is none
    Row{"432", on_nick_refused},      // not a nick
    Row{"433", on_nick_refused},      // in use
    Row{"436", on_nick_refused},      // in use on another server
    Row{"437", on_nick_refused},      // not to be had now
    Row{"438", on_nick_refused},      // too soon after another
    Row{"464", on_refused_for_good},  // the password
    Row{"465", on_refused_for_good},  // banned
    Row{"730", on_monitor},           // who is there of those that are watched
    Row{"731", on_monitor},           // who is not
};

Answer answer_to(std::string_view command) {
  const auto* row =
      std::ranges::find_if(kRows, [&](const Row& each) { return equals_ignoring_case(each.command, command); });
  if (row != kRows.end()) return row->answer;
  return is_digit(command.front()) ? on_numeric : ignore;
}

// Servers that write more than the standard allows lose what is beyond it.
std::string_view cut(std::string_view line) {
  const auto tags = line.starts_with('@') ? std::min(line.find(' '), line.size()) : 0;
  return line.substr(0, tags + cut_utf8(line.substr(tags), kMaxLine - 2).size());
}

std::variant<Message, Malformed> parse(std::string_view line) {
  auto parsed = parse_message(line, kMaxTags);
  const auto* wrong = std::get_if<Malformed>(&parsed);
  return wrong != nullptr && *wrong == Malformed::TooLong ? parse_message(cut(line), kMaxTags) : parsed;
}

}  // namespace

Conversation::Conversation(Profile profile) {
  state_.profile = std::move(profile);
  state_.nick = state_.profile.nick;
  bool first = true;
  for (const auto& room : state_.profile.rooms) {
    state_.rooms.ask(room.name, room.key, std::exchange(first, false)).presence = Room::Presence::Lost;
  }
}

void Conversation::on_connect(Time now, Effects& effects) {
  state_.phase = Phase::Registering;
  state_.capabilities = {};
  state_.farewell.clear();
  state_.source.clear();
  state_.nicks_refused = 0;
  state_.nick_wish = {};
  state_.unechoed = {};
  state_.nick = state_.profile.nick;
  Turn turn{state_, now, effects};
  begin_registration(turn);
}

void Conversation::on_disconnect() {
  state_.phase = Phase::Apart;
  state_.rooms.lose_all();
  state_.names.clear();
}

void Conversation::on_lost(std::size_t lines, Time now, Effects& effects) {
  Turn turn{state_, now, effects};
  const auto unheard = state_.unechoed.take_all();
  // A server that was told to end need not say anything any more.
  if (!state_.quitting) {
    for (const auto& text : unheard) turn.refuse("this may not have been said: " + text);
  }
  if (lines > 0) turn.refuse(lines == 1 ? "one line was not sent" : std::to_string(lines) + " lines were not sent");
}

void Conversation::on_written(std::string_view line) {
  if (!state_.capabilities.has("echo-message")) return;
  const auto parsed = parse(line);
  const auto* message = std::get_if<Message>(&parsed);
  if (message == nullptr || !equals_ignoring_case(message->command, "PRIVMSG")) return;
  state_.unechoed.add(message->params.get(0), message->params.get(1));
}

void Conversation::on_line(std::string_view line, Time now, Effects& effects) {
  const auto parsed = parse(line);
  const auto* message = std::get_if<Message>(&parsed);
  if (message == nullptr) return;
  Turn turn{state_, server_time(message->tags).value_or(now), effects, now};
  answer_to(message->command)(turn, *message);
  ask_for_nick_again(turn);
}

void Conversation::on_input(std::string_view line, Time now, Effects& effects) {
  Turn turn{state_, now, effects};
  client::on_input(turn, line);
}

// What comes before it was answered before it: a server does one thing after the other.
void Conversation::end(Time now, Effects& effects) {
  if (state_.phase == Phase::Apart) return quit(now, effects);
  state_.ending = true;
  Turn turn{state_, now, effects};
  turn.send_unasked(end_line());
}

void Conversation::quit(Time now, Effects& effects) {
  if (state_.quitting) return;
  Turn turn{state_, now, effects};
  client::quit(turn, {});
}

void Conversation::ask_for_a_sign(Effects& effects) { effects.lines.push_back({"PING :portico-chat", true}); }

bool Conversation::settled() const { return state_.phase == Phase::Ready && state_.rooms.settled(); }

std::string Conversation::place() const {
  const auto* room = state_.rooms.current();
  return room == nullptr ? state_.nick : room->name;
}

std::vector<std::string> Conversation::nicks() const {
  std::vector<std::string> nicks;
  if (const auto* room = state_.rooms.current()) {
    for (const auto& [folded, nick] : room->members) nicks.push_back(nick);
  }
  return nicks;
}

}  // namespace portico::chat::client
