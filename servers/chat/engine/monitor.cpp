// MONITOR: to be told when somebody comes and goes (IRCv3 monitor).
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/word_list.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

WordList nick_list(Command& command, Numeric numeric) {
  return {command, command.client, command.numeric(command.client, numeric), ','};
}

// Who of those named is here, and who is not.
class Statuses {
 public:
  explicit Statuses(Command& command)
      : network_{command.network},
        online_{nick_list(command, Numeric::RplMonOnline)},
        offline_{nick_list(command, Numeric::RplMonOffline)} {}

  void add(std::string_view nick) {
    const auto* client = network_.find_user(nick);
    client ? online_.add(client->source()) : offline_.add(nick);
  }

  void finish() {
    online_.finish();
    offline_.finish();
  }

 private:
  const Network& network_;
  WordList online_;
  WordList offline_;
};

// So many bytes of nicks that the text behind them is not cut.
constexpr std::size_t kMaxRefusedInLine = 300;

// The nicks for which there was no room.
class Refusals {
 public:
  explicit Refusals(Command& command) : command_{command} {}

  void add(std::string_view nick) {
    if (nicks_.size() + nick.size() > kMaxRefusedInLine) finish();
    nicks_.append(nicks_.empty() ? "" : ",").append(nick);
  }

  void finish() {
    if (nicks_.empty()) return;
    command_.reply(Numeric::ErrMonListFull, {std::to_string(command_.limits().monitored_nicks), nicks_});
    nicks_.clear();
  }

 private:
  Command& command_;
  std::string nicks_;
};

// What is no nick can never come.
void add(Command& command, std::string_view nicks) {
  auto& client = command.client;
  Statuses statuses{command};
  Refusals refusals{command};
  for_each_in_list(nicks, [&](std::string_view nick) {
    if (!is_nickname(nick, command.limits().nick_length) || Watchers::watches(client, nick)) return;
    if (client.monitored.size() >= command.limits().monitored_nicks) {
      refusals.add(nick);
    } else {
      command.network.watchers.add(client, nick);
      statuses.add(nick);
    }
  });
  statuses.finish();
  refusals.finish();
}

void remove(Command& command, std::string_view nicks) {
  for_each_in_list(nicks, [&command](std::string_view nick) { command.network.watchers.remove(command.client, nick); });
}

void send_nicks(Command& command) {
  auto nicks = nick_list(command, Numeric::RplMonList);
  for (const auto& nick : command.client.monitored) nicks.add(nick);
  nicks.finish();
  command.reply(Numeric::RplEndOfMonList);
}

void send_statuses(Command& command) {
  Statuses statuses{command};
  for (const auto& nick : command.client.monitored) statuses.add(nick);
  statuses.finish();
}

void tell_watchers(Context& context, Numeric numeric, std::string_view nick, std::string_view text) {
  const auto& watchers = context.network.watchers.of(nick);
  for (const auto* watcher : watchers) context.reply(*watcher, numeric, {}, text);
}

}  // namespace

void tell_online(Context& context, const Client& client) {
  tell_watchers(context, Numeric::RplMonOnline, client.nick(), client.source());
}

void tell_offline(Context& context, std::string_view nick) {
  tell_watchers(context, Numeric::RplMonOffline, nick, nick);
}

namespace handlers {

void monitor(Command& command) {
  const auto operation = command.params()[0];
  const auto nicks = command.params().get(1);
  if (operation.size() != 1) return;
  switch (to_lower(operation.front())) {
    case '+':
      return add(command, nicks);
    case '-':
      return remove(command, nicks);
    case 'c':
      return command.network.watchers.remove_all(command.client);
    case 'l':
      return send_nicks(command);
    case 's':
      return send_statuses(command);
    default:
      return;
  }
}

}  // namespace handlers
}  // namespace portico::chat
