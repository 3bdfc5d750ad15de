// WHOWAS: who had a nick before ("WHOWAS message" of Modern IRC).
#include <cstdint>
#include <limits>
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

// A count that is none, or not above zero, means all of them.
std::size_t wanted(std::string_view count) {
  const auto number = parse_number(count);
  return number && *number > 0 ? *number : std::numeric_limits<std::size_t>::max();
}

void send_former_user(Command& command, const FormerUser& former) {
  command.reply(Numeric::RplWhowasUser, {former.nick, former.user, former.host, "*"}, former.real_name);
  command.reply(Numeric::RplWhoisServer, {former.nick, command.configuration().server_name},
                readable_time(former.left));
}

}  // namespace

void remember(Context& context, const Client& client) {
  const auto& who = client.identity;
  context.network.history.add(
      {std::string{who.nick()}, std::string{who.user()}, std::string{who.host()}, client.real_name, context.now},
      context.configuration().bounds.whowas_entries);
}

namespace handlers {

void whowas(Command& command) {
  const auto nick = command.params().get(0);
  if (nick.empty()) return command.reply(Numeric::ErrNoNicknameGiven);
  bool known = false;
  command.network.history.for_each(nick, wanted(command.params().get(1)), [&](const FormerUser& former) {
    known = true;
    send_former_user(command, former);
  });
  if (!known) command.reply(Numeric::ErrWasNoSuchNick, {nick});
  command.reply(Numeric::RplEndOfWhowas, {nick});
}

}  // namespace handlers
}  // namespace portico::chat
