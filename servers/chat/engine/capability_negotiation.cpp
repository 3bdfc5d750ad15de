// CAP: IRCv3 capability negotiation, version 302.
#include <string>

#include "servers/chat/engine/events.h"
#include "servers/chat/engine/handlers.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

LineBuilder cap_line(const Command& command, std::string_view subcommand) {
  auto line = command.from_server("CAP");
  line.param(command.client.name()).param(subcommand);
  return line;
}

// Who knows version 302 may be sent several lines, all but the last with a star. For others there is one.
void send_list(Command& command, std::string_view subcommand, Capabilities listed, bool with_values) {
  const auto line = cap_line(command, subcommand);
  const std::size_t star_and_colon = 4;
  const auto texts = list_capabilities(listed, with_values, line.room() - star_and_colon);
  for (const auto& text : texts) {
    auto next = line;
    if (command.client.knows_cap_302 && &text != &texts.back()) next.param("*");
    command.send(command.client, next.trailing(text).build());
  }
}

void suspend_registration(Client& client) {
  if (!client.registered) client.negotiating = true;
}

void ls(Command& command) {
  auto& client = command.client;
  const bool with_values = parse_number(command.params().get(1)).value_or(0) >= kValuesVersion;
  if (with_values) {
    client.knows_cap_302 = true;
    client.capabilities.add(Capability::CapNotify);
  }
  suspend_registration(client);
  send_list(command, "LS", Capabilities::all(), with_values);
}

// With version 302 comes cap-notify, and does not go.
bool takes_cap_notify_away(const Client& client, Capabilities requested) {
  return client.knows_cap_302 && !requested.has(Capability::CapNotify);
}

// What is enabled has to be told in one line.
bool fits(const Command& command, std::string_view words) {
  const std::size_t space_and_colon = 2;
  return words.size() + space_and_colon <= cap_line(command, "ACK").room();
}

void req(Command& command) {
  auto& client = command.client;
  suspend_registration(client);
  const auto words = command.params().get(1);
  const auto requested = apply_request(client.capabilities, words);
  const bool refused = !requested || takes_cap_notify_away(client, *requested) || !fits(command, words);
  command.send(client, cap_line(command, refused ? "NAK" : "ACK").trailing(words).build());
  if (!refused) client.capabilities = *requested;
}

void end(Command& command) {
  if (command.client.registered) return;
  command.client.negotiating = false;
  register_if_complete(command, command.client);
}

}  // namespace

namespace handlers {

void cap(Command& command) {
  const auto subcommand = command.params()[0];
  if (equals_ignoring_case(subcommand, "LS")) return ls(command);
  if (equals_ignoring_case(subcommand, "LIST")) {
    return send_list(command, "LIST", command.client.capabilities, false);
  }
  if (equals_ignoring_case(subcommand, "REQ")) return req(command);
  if (equals_ignoring_case(subcommand, "END")) return end(command);
  command.reply(Numeric::ErrInvalidCapCmd, {subcommand});
}

}  // namespace handlers
}  // namespace portico::chat
