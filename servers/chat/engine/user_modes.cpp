// The modes of people: B a bot, i invisible, o an operator, w hears WALLOPS.
#include <optional>
#include <string>
#include <string_view>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/modes.h"

namespace portico::chat {
namespace {

std::optional<UserMode> mode_of(char letter) {
  switch (letter) {
    case 'B':
      return UserMode::Bot;
    case 'i':
      return UserMode::Invisible;
    case 'o':
      return UserMode::Operator;
    case 'w':
      return UserMode::Wallops;
    default:
      return {};
  }
}

void tell_changes(Context& context, const Client& client, const ModeText& changes) {
  if (changes.empty()) return;
  auto line = context.from(client, "MODE");
  context.send(client, line.param(client.nick()).param(changes.letters()).build());
}

// Nobody becomes an operator this way.
bool may_change(UserMode mode, bool set) { return mode != UserMode::Operator || !set; }

void change_modes(Command& command, std::string_view letters) {
  auto& client = command.client;
  ModeText changes;
  bool all_known = true;
  for (const auto& change : parse_user_modes(letters)) {
    const auto mode = mode_of(change.letter);
    all_known = all_known && mode;
    if (!mode || client.has(*mode) == change.set || !may_change(*mode, change.set)) continue;
    command.network.set_mode(client, *mode, change.set);
    changes.add(change.set, change.letter);
  }
  tell_changes(command, client, changes);
  if (!all_known) command.reply(Numeric::ErrUmodeUnknownFlag);
}

}  // namespace

std::string user_modes_text(const Client& client) {
  std::string text = "+";
  for (const char letter : kUserModes) {
    if (client.has(*mode_of(letter))) text += letter;
  }
  return text;
}

void user_mode(Command& command) {
  if (command.params().size() > 1) return change_modes(command, command.params()[1]);
  command.reply(Numeric::RplUmodeIs, {user_modes_text(command.client)});
}

void make_operator(Context& context, Client& client) {
  context.reply(client, Numeric::RplYoureOper);
  if (client.has(UserMode::Operator)) return;
  context.network.set_mode(client, UserMode::Operator, true);
  ModeText changes;
  changes.add(true, 'o');
  tell_changes(context, client, changes);
}

}  // namespace portico::chat
