// How a client leaves for good.
#include <string>

#include "servers/chat/engine/events.h"

namespace portico::chat {
namespace {

void tell_peers(Context& context, Client& client, std::string_view reason) {
  Broadcast quit{context, client, context.from(client, "QUIT").trailing(reason).build()};
  for_each_peer(context.network, client, [&quit](const Client& peer) { quit.to(peer); });
}

void tell_client(Context& context, const Client& client, std::string_view reason) {
  std::string text = "Closing Link: ";
  text.append(client.identity.host()).append(" (").append(reason).append(")");
  context.send(client, LineBuilder{{}, {}, "ERROR"}.trailing(text).build());
}

}  // namespace

void end_client(Context& context, Client& client, std::string_view reason) {
  if (client.gone) return;
  if (client.registered) {
    tell_peers(context, client, reason);
    remember(context, client);
  }
  tell_client(context, client, reason);
  const bool was_registered = client.registered;
  context.network.remove(client);
  context.outcome.disconnected.push_back(client.id);
  if (was_registered) tell_offline(context, client.nick());
}

}  // namespace portico::chat
