// AWAY, ISON, USERHOST and SETNAME: what others see of somebody at a glance. "AWAY message" of Modern IRC, IRCv3
// away-notify and setname.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/word_list.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

constexpr std::size_t kMostUserhosts = 5;

void tell_peers(Command& command, Capability capability, std::string line) {
  Broadcast news{command, command.client, std::move(line)};
  for_each_peer(command.network, command.client, [&](const Client& peer) {
    if (peer.has(capability)) news.to(peer);
  });
}

void tell_away(Command& command) {
  auto line = command.from(command.client, "AWAY");
  if (command.client.is_away()) line.trailing(command.client.away);
  tell_peers(command, Capability::AwayNotify, line.build());
}

// "ana*=-ana@host": an operator, who is away.
std::string userhost_of(const Client& client) {
  std::string text{client.nick()};
  if (client.has(UserMode::Operator)) text += '*';
  text += client.is_away() ? "=-" : "=+";
  return text.append(client.identity.user()).append("@").append(client.identity.host());
}

// In one line at least, even if there are no words.
void send_words(Command& command, Numeric numeric, const std::vector<std::string>& words) {
  auto line = command.numeric(command.client, numeric);
  if (words.empty()) return command.send(command.client, line.trailing("").build());
  WordList list{command, command.client, line};
  for (const auto& word : words) list.add(word);
  list.finish();
}

}  // namespace

namespace handlers {

void away(Command& command) {
  auto& client = command.client;
  const bool was_away = client.is_away();
  client.away = cut_utf8(command.params().get(0), command.limits().away_length);
  command.reply(client.is_away() ? Numeric::RplNowAway : Numeric::RplUnaway);
  if (was_away || client.is_away()) tell_away(command);
}

// Nicks may come as several parameters or as one.
void ison(Command& command) {
  std::vector<std::string> present;
  const auto look_for = [&](std::string_view nick) {
    const auto* client = command.network.find_user(nick);
    if (client) present.emplace_back(client->nick());
  };
  for (const auto param : command.params()) for_each_in_list(param, look_for, ' ');
  send_words(command, Numeric::RplIson, present);
}

void userhost(Command& command) {
  std::vector<std::string> known;
  const auto& params = command.params();
  for (std::size_t at = 0; at < std::min(params.size(), kMostUserhosts); ++at) {
    const auto* client = command.network.find_user(params[at]);
    if (client) known.push_back(userhost_of(*client));
  }
  send_words(command, Numeric::RplUserhost, known);
}

// Those who know nothing of it, be it the client itself, hear nothing.
void setname(Command& command) {
  auto& client = command.client;
  const auto name = command.params()[0];
  if (name.empty() || name.size() > command.limits().realname_length) {
    return command.standard_reply(Capability::Setname, "FAIL", "INVALID_REALNAME", "Realname is not valid");
  }
  client.real_name = name;
  const auto line = command.from(client, "SETNAME").trailing(name).build();
  if (client.has(Capability::Setname)) Broadcast{command, client, line}.to(client);
  tell_peers(command, Capability::Setname, line);
}

}  // namespace handlers
}  // namespace portico::chat
