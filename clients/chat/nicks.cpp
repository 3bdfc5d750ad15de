// Another nick while somebody has ours, which is mostly a connection of ours that the server does not know to be dead;
// and ours again once it is free.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "clients/chat/harmless.h"
#include "clients/chat/turn.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

constexpr unsigned kMostNicks = 5;
constexpr std::chrono::seconds kPatience{60};  // of a server that allows only so many nicks in a while

// The first free one of ana, ana_, ana__ and so on.
void try_another_nick(Turn& turn) {
  auto& state = turn.state;
  if (++state.nicks_refused >= kMostNicks) {
    state.hopeless = "the nick " + harmless(state.profile.nick) + " and others like it are taken";
    return;
  }
  const auto taken = state.nick;
  state.nick += '_';
  turn.status("the nick " + taken + " is taken, trying " + state.nick);
  turn.send_at_once("NICK " + state.nick);
}

bool is_wanted(const Turn& turn, std::string_view nick) {
  const auto& state = turn.state;
  return state.nick_wish.open && state.features.same(nick, state.profile.nick);
}

void ask_for_nick(Turn& turn) {
  auto& wish = turn.state.nick_wish;
  wish.asked = true;
  wish.again.reset();
  turn.send_at_once("NICK " + turn.state.profile.nick);
}

// Two errors of NICK name a room, or nobody: not while inside of it (447), not over this connection (484). And two that
// name somebody answer WHOIS and WHOWAS.
bool is_about_wanted(const Turn& turn, const Message& message) {
  const auto error = message.command;
  if (error == "447" || error == "484") return true;
  if (error == "401" || error == "406") return false;
  return std::ranges::any_of(message.params, [&turn](std::string_view param) { return is_wanted(turn, param); });
}

}  // namespace

// Where the server can watch nicks, it is asked to. Elsewhere we see only those who leave a room that we are in.
void want_nick_back(Turn& turn) {
  auto& state = turn.state;
  const bool refused = state.nicks_refused > 0 && !turn.is_me(state.profile.nick);
  if (!refused) return;
  state.nick_wish.open = true;
  state.nick_wish.watched = state.features.has_monitor();
  if (state.nick_wish.watched) turn.send_unasked("MONITOR + " + state.profile.nick);
}

void on_nick_free(Turn& turn, std::string_view nick) {
  if (is_wanted(turn, nick) && !turn.state.nick_wish.asked) ask_for_nick(turn);
}

void ask_for_nick_again(Turn& turn) {
  const auto& again = turn.state.nick_wish.again;
  if (again && turn.heard >= *again) ask_for_nick(turn);
}

// Mostly somebody was faster. When it was only too soon (438) nobody may tell us of a better time.
bool answers_nick_wish(Turn& turn, const Message& message) {
  auto& wish = turn.state.nick_wish;
  if (!wish.asked || !is_about_wanted(turn, message)) return false;
  wish.asked = false;
  if (message.command == "438") wish.again = turn.heard + kPatience;
  return true;
}

void on_own_nick(Turn& turn, std::string_view nick) {
  auto& state = turn.state;
  const auto wanted = std::exchange(state.profile.nick, std::string{nick});
  const auto wish = std::exchange(state.nick_wish, {});
  if (wish.watched) turn.send_unasked("MONITOR - " + wanted);
  state.nick = nick;
  if (const auto end = state.source.find('!'); end != std::string::npos) state.source.replace(0, end, nick);
}

void on_nick_refused(Turn& turn, const Message& message) {
  auto& state = turn.state;
  if (state.phase != Phase::Registering) return on_numeric(turn, message);
  if (message.command != "432") return try_another_nick(turn);
  state.hopeless = "the server takes no nick like " + harmless(state.nick);
}

// 730 and 731: "ana!a@host,bob". What the user watches is told, but not that we have what we asked for.
void on_monitor(Turn& turn, const Message& message) {
  const bool offline = message.command == "731";
  bool others = false;
  for_each_in_list(message.params.get(1), [&](std::string_view target) {
    const auto nick = nick_of(target);
    if (is_wanted(turn, nick)) {
      if (offline) on_nick_free(turn, nick);
    } else {
      others = others || !turn.is_me(nick);
    }
  });
  if (others) on_numeric(turn, message);
}

}  // namespace portico::chat::client
