// Another nick while somebody has ours, which is mostly a connection of ours that the server does not know to be dead;
// and ours again once it is free.
#include <string>
#include <utility>

#include "clients/chat/harmless.h"
#include "clients/chat/turn.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

constexpr unsigned kMostNicks = 5;

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
  auto& wish = turn.state.nick_wish;
  if (!is_wanted(turn, nick) || wish.asked) return;
  wish.asked = true;
  turn.send_at_once("NICK " + turn.state.profile.nick);
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
  const bool registering = state.phase == Phase::Registering;
  // Somebody was faster: that was our wish, and nothing that the user needs to hear of.
  const bool asked = is_wanted(turn, message.params.get(1)) && std::exchange(state.nick_wish.asked, false);
  if (asked) return;
  if (!registering) return on_numeric(turn, message);
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
