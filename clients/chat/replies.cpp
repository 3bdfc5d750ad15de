// What the server answers in numerics, as one sentence each.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "clients/chat/turn.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

// The text of a row: $1 is the first parameter behind our own nick, and so on; $* is the last.
enum class Use : std::uint8_t {
  Drop,   // nobody needs to read it
  Aside,  // what everybody is told
  Reply,
  Refusal
};

struct Row {
  std::string_view numeric;
  Use use;
  std::string_view text;
};

constexpr std::array kRows{
    Row{"002", Use::Drop, ""},
    Row{"003", Use::Drop, ""},
    Row{"004", Use::Drop, ""},
    Row{"219", Use::Drop, ""},
    Row{"221", Use::Reply, "your modes: $1"},
    Row{"252", Use::Aside, "$1 $2"},
    Row{"253", Use::Aside, "$1 $2"},
    Row{"254", Use::Aside, "$1 $2"},
    Row{"276", Use::Reply, "$1 $*"},
    Row{"301", Use::Reply, "$1 is away: $2"},
    Row{"305", Use::Reply, "you are no longer away"},
    Row{"306", Use::Reply, "you are away"},
    Row{"311", Use::Reply, "$1 is $2@$3: $5"},
    Row{"312", Use::Reply, "$1 is on $2: $3"},
    Row{"313", Use::Reply, "$1 is an operator of the network"},
    Row{"314", Use::Reply, "$1 was $2@$3: $5"},
    Row{"315", Use::Drop, ""},
    Row{"317", Use::Reply, "$1 has said nothing for $2 s"},
    Row{"318", Use::Drop, ""},
    Row{"319", Use::Reply, "$1 is in $2"},
    Row{"321", Use::Drop, ""},
    Row{"322", Use::Reply, "$1, $2 inside: $3"},
    Row{"323", Use::Drop, ""},
    Row{"324", Use::Reply, "$1 has the modes $2"},
    Row{"329", Use::Drop, ""},
    Row{"330", Use::Reply, "$1 is logged in as $2"},
    Row{"331", Use::Reply, "$1 has no topic"},
    Row{"333", Use::Drop, ""},
    Row{"335", Use::Reply, "$1 $*"},
    Row{"341", Use::Reply, "$1 is invited to $2"},
    Row{"347", Use::Drop, ""},
    Row{"349", Use::Drop, ""},
    Row{"365", Use::Drop, ""},
    Row{"368", Use::Drop, ""},
    Row{"369", Use::Drop, ""},
    Row{"372", Use::Aside, "$*"},
    Row{"374", Use::Drop, ""},
    Row{"375", Use::Aside, "$*"},
    Row{"378", Use::Reply, "$1 $*"},
    Row{"379", Use::Reply, "$1 $*"},
    Row{"396", Use::Drop, ""},
    Row{"671", Use::Reply, "$1 $*"},
    Row{"733", Use::Drop, ""},
    Row{"401", Use::Refusal, "there is no $1"},
    Row{"402", Use::Refusal, "there is no server $1"},
    Row{"403", Use::Refusal, "there is no room $1"},
    Row{"404", Use::Refusal, "$1 does not take what you say: $*"},
    Row{"405", Use::Refusal, "cannot join $1: you are in too many rooms"},
    Row{"406", Use::Refusal, "there was no $1"},
    Row{"421", Use::Refusal, "the server does not know the command $1"},
    Row{"432", Use::Refusal, "the server takes no nick like $1"},
    Row{"433", Use::Refusal, "the nick $1 is taken"},
    Row{"436", Use::Refusal, "the nick $1 is taken"},
    Row{"437", Use::Refusal, "$1 is not to be had now"},
    Row{"441", Use::Refusal, "$1 is not in $2"},
    Row{"442", Use::Refusal, "you are not in $1"},
    Row{"443", Use::Refusal, "$1 is in $2 already"},
    Row{"461", Use::Refusal, "$1: something is missing"},
    Row{"464", Use::Refusal, "the password is wrong"},
    Row{"471", Use::Refusal, "cannot join $1: it is full"},
    Row{"473", Use::Refusal, "cannot join $1: only those who are invited may"},
    Row{"474", Use::Refusal, "cannot join $1: you are banned"},
    Row{"475", Use::Refusal, "cannot join $1: it needs the right key (/join $1 KEY)"},
    Row{"476", Use::Refusal, "$1 is not a name for a room"},
    Row{"477", Use::Refusal, "cannot join $1: $*"},
    Row{"479", Use::Refusal, "$1 is not a name for a room"},
    Row{"482", Use::Refusal, "you are not an operator of $1"},
    Row{"489", Use::Refusal, "cannot join $1: $*"},
};

// How many people and servers there are, which fills a screen with numbers before anything was said.
bool is_count(std::string_view numeric) { return numeric.starts_with("25") || numeric.starts_with("26"); }

// Of those that have no row: what everybody is told; answers; errors.
Row row_by_number(std::string_view numeric) {
  const bool aside = numeric.starts_with('0') || is_count(numeric);
  if (aside) return {numeric, Use::Aside, "$*"};
  const bool error = numeric.starts_with('4') || numeric.starts_with('5');
  return {numeric, error ? Use::Refusal : Use::Reply, ""};
}

Row row_of(std::string_view numeric) {
  const auto* row = std::ranges::find(kRows, numeric, &Row::numeric);
  return row == kRows.end() ? row_by_number(numeric) : *row;
}

// Without a text of ours: "ana #lobby: words of the server".
std::string own_words(const Params& params) {
  std::string text;
  for (std::size_t at = 1; at + 1 < params.size(); ++at) text.append(at > 1 ? " " : "").append(params[at]);
  if (params.size() > 1) text.append(text.empty() ? "" : ": ").append(params.back());
  return text;
}

std::string filled(std::string_view pattern, const Params& params) {
  if (pattern.empty()) return own_words(params);
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '$') {
      text += pattern[at];
    } else if (pattern[++at] == '*') {
      text += params.get(params.size() - 1);
    } else {
      text += params.get(static_cast<std::size_t>(pattern[at] - '0'));
    }
  }
  // A list of rooms has empty topics.
  if (params.get(params.size() - 1).empty()) text.erase(text.find_last_not_of(": ") + 1);
  return text;
}

// A refusal, of whatever kind, that names a room which we wanted to enter answers that wish. Some name the command
// only.
void wait_no_longer(Turn& turn, const Params& params) {
  auto& rooms = turn.state.rooms;
  bool of_join = false;
  for (std::size_t at = 0; at < params.size(); ++at) {
    const auto* room = rooms.find(params[at]);
    if (room != nullptr && room->presence == Room::Presence::Asked) return rooms.leave(params[at]);
    of_join = of_join || (at < 2 && equals_ignoring_case(params[at], "JOIN"));
  }
  if (of_join) rooms.give_up_waiting();
}

// Words that it refuses have left the screen, where they were to come back to.
std::string take_refused_words(Turn& turn, const Message& message) {
  constexpr std::array<std::string_view, 5> kOfWords{"401", "403", "404", "486", "531"};
  if (std::ranges::find(kOfWords, message.command) == kOfWords.end()) return {};
  const auto words = turn.state.unechoed.take_refused(turn.state.features, message.params);
  return words.empty() ? "" : "; not said: " + words;
}

}  // namespace

void on_numeric(Turn& turn, const Message& message) {
  if (turn.state.phase == Phase::Welcome && is_count(message.command)) return;
  const auto row = row_of(message.command);
  if (row.use == Use::Drop) return;
  auto text = filled(row.text, message.params);
  if (row.use == Use::Aside) {
    if (text.starts_with("- ")) text.erase(0, 2);  // the message of the day
    turn.show(Kind::Aside, {}, {}, std::move(text));
  } else if (row.use == Use::Reply) {
    const auto about = message.params.get(1);
    const bool inside = turn.state.rooms.find(about) != nullptr;
    turn.reply(inside ? about : std::string_view{}, std::move(text));
  } else {
    if (answers_nick_wish(turn, message)) return;
    turn.refuse(text + take_refused_words(turn, message));
    wait_no_longer(turn, message.params);
  }
}

// Nobody can tell which line it was: nothing is waited for any more. What it was not is still heard when it comes.
void on_line_too_long(Turn& turn, const Message& /*message*/) {
  turn.refuse("the server did not take a line: it is too long");
  turn.state.rooms.give_up_waiting();
}

// IRCv3 standard-replies: FAIL command code [context...] :description
void on_standard_reply(Turn& turn, const Message& message) {
  if (message.params.size() < 2) return;
  auto text = std::string{message.params[0]} + ": " + std::string{message.params.back()};
  if (!equals_ignoring_case(message.command, "FAIL")) {
    turn.show(Kind::Aside, {}, {}, std::move(text));
    return;
  }
  if (equals_ignoring_case(message.params[0], "NICK") && answers_nick_wish(turn, message)) return;
  turn.refuse(std::move(text));
  if (equals_ignoring_case(message.params[0], "JOIN")) wait_no_longer(turn, message.params);
}

}  // namespace portico::chat::client
