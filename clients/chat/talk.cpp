// What people say to each other: PRIVMSG, NOTICE, and what hides in them (CTCP: between two bytes 1).
#include <algorithm>
#include <chrono>
#include <string>

#include "clients/chat/splitting.h"
#include "clients/chat/turn.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

constexpr char kCtcp = '\x01';
constexpr std::size_t kLongestPing = 64;       // bytes that are sent back
constexpr std::chrono::seconds kCtcpPause{2};  // between two answers, whoever asks
constexpr ByteSet kNickBytes = ByteSet::alphanumeric_and("-_[]\\`^{}|");

// What a message is about, seen from here.
struct Talk {
  std::string_view place;
  std::string_view nick;
  bool personal = false;
  bool own = false;
};

Talk talk_of(const Turn& turn, const Message& message) {
  const auto& features = turn.state.features;
  const auto target = features.without_status(message.params.get(0));
  const auto nick = nick_of(message.source);
  const bool own = turn.is_me(nick);
  if (features.is_room(target)) return {target, nick, false, own};
  return {own ? target : nick, nick, true, own};
}

// Whether `word` stands in `text` by itself.
bool mentions(const Turn& turn, std::string_view text) {
  const auto word = turn.state.features.fold(turn.state.nick);
  const auto folded_text = turn.state.features.fold(text);
  for (auto at = folded_text.find(word); at != std::string::npos; at = folded_text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !kNickBytes[text[at - 1]];
    const bool ends = end == text.size() || !kNickBytes[text[end]];
    if (begins && ends) return true;
  }
  return false;
}

void show(Turn& turn, Kind kind, const Talk& talk, std::string_view text) {
  auto& line = turn.show(kind, talk.place, talk.nick, std::string{text});
  line.own = talk.own;
  line.personal = talk.personal;
  line.mention = !talk.own && !talk.personal && mentions(turn, text);
}

// Servers send our own words back only where that was agreed on.
void show_own(Turn& turn, Kind kind, std::string_view target, std::string_view text) {
  if (turn.state.capabilities.has("echo-message")) return;
  const auto place = turn.state.features.without_status(target);
  show(turn, kind, Talk{place, turn.state.nick, !turn.state.features.is_room(place), true}, text);
}

struct Ctcp {
  std::string_view command;
  std::string_view argument;
};

// REQUIRES: text begins with kCtcp, whose pair at the end some leave out.
Ctcp ctcp_of(std::string_view text) {
  text.remove_prefix(1);
  if (text.ends_with(kCtcp)) text.remove_suffix(1);
  const auto command = text.substr(0, text.find(' '));
  return {command, text.substr(std::min(command.size() + 1, text.size()))};
}

std::string ctcp_line(std::string_view verb, std::string_view to, const Ctcp& ctcp) {
  std::string line{verb};
  line.append(" ").append(to).append(" :").append(1, kCtcp).append(ctcp.command);
  if (!ctcp.argument.empty()) line.append(" ").append(ctcp.argument);
  return line.append(1, kCtcp);
}

// Only of the two that are of use and reveal nothing else, and not so many that anybody could flood somebody with them.
void answer_ctcp(Turn& turn, const Talk& talk, const Ctcp& ctcp) {
  auto& state = turn.state;
  Ctcp answer = ctcp;
  if (ctcp.command == "VERSION") {
    answer.argument = state.profile.version;
  } else if (ctcp.command != "PING" || ctcp.argument.size() > kLongestPing) {
    return;
  }
  if (turn.heard < state.next_ctcp_answer) return;
  state.next_ctcp_answer = turn.heard + kCtcpPause;
  turn.send_unasked(ctcp_line("NOTICE", talk.nick, answer));
}

void on_ctcp(Turn& turn, const Talk& talk, std::string_view text) {
  const auto ctcp = ctcp_of(text);
  if (ctcp.command == "ACTION") return show(turn, Kind::Action, talk, ctcp.argument);
  if (talk.own) return;
  turn.show(Kind::Aside, {}, talk.nick, "asks for CTCP " + std::string{ctcp.command});
  if (talk.personal) answer_ctcp(turn, talk, ctcp);
}

// What a line for that target has room for, as others receive it: ":source PRIVMSG target :text CR LF".
std::size_t room_for_text(const Turn& turn, std::string_view target) {
  constexpr std::size_t kLongestSource = 1 + 30 + 1 + 10 + 1 + 63;  // nick!user@host where it is not known
  constexpr std::size_t kRest = std::string_view{": PRIVMSG  :\r\n"}.size();
  const auto& source = turn.state.source;
  const auto used = kRest + target.size() + (source.empty() ? kLongestSource : source.size());
  return used < kMaxLine ? kMaxLine - used : 0;
}

bool leaves_room(Turn& turn, std::string_view target) {
  constexpr std::size_t kLeast = 32;
  const bool enough = room_for_text(turn, target) >= kLeast;
  if (!enough) turn.refuse("a name of that length leaves no room for words");
  return enough;
}

}  // namespace

void on_privmsg(Turn& turn, const Message& message) {
  const auto talk = talk_of(turn, message);
  const auto text = message.params.get(1);
  if (talk.own) turn.state.unechoed.came_back(turn.state.features, message.params.get(0), text);
  if (text.starts_with(kCtcp)) return on_ctcp(turn, talk, text);
  show(turn, Kind::Message, talk, text);
}

// What the server itself has to say is often said before it knows our name.
void on_notice(Turn& turn, const Message& message) {
  const auto text = message.params.get(1);
  if (message.source.find('!') == std::string_view::npos && !turn.state.features.is_room(message.params.get(0))) {
    turn.show(Kind::Aside, {}, {}, std::string{text});
    return;
  }
  const auto talk = talk_of(turn, message);
  if (!text.starts_with(kCtcp)) return show(turn, Kind::Notice, talk, text);
  if (talk.own) return;
  const auto ctcp = ctcp_of(text);
  turn.reply({}, std::string{talk.nick} + " answers CTCP " + std::string{ctcp.command} +
                     " with: " + std::string{ctcp.argument});
}

void say(Turn& turn, std::string_view target, std::string_view text) {
  if (!leaves_room(turn, target)) return;
  for (const auto piece : pieces(text, room_for_text(turn, target))) {
    turn.send("PRIVMSG " + std::string{target} + " :" + std::string{piece});
    show_own(turn, Kind::Message, target, piece);
  }
}

void act(Turn& turn, std::string_view target, std::string_view text) {
  if (!leaves_room(turn, target)) return;
  constexpr std::size_t kFrame = std::string_view{"\1ACTION \1"}.size();
  const auto room = room_for_text(turn, target);
  for (const auto piece : pieces(text, room > kFrame ? room - kFrame : 0)) {
    turn.send(ctcp_line("PRIVMSG", target, {"ACTION", piece}));
    show_own(turn, Kind::Action, target, piece);
  }
}

}  // namespace portico::chat::client
