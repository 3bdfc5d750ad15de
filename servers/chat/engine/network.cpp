#include "servers/chat/engine/network.h"

#include <algorithm>
#include <utility>

namespace portico::chat {

Network::Network(Configuration configuration) : configuration_{std::move(configuration)} {}

void Network::configure(Configuration configuration) {
  configuration.server_name = std::move(configuration_.server_name);
  configuration.network_name = std::move(configuration_.network_name);
  configuration.version = std::move(configuration_.version);
  configuration.started = configuration_.started;
  configuration.limits = configuration_.limits;
  configuration_ = std::move(configuration);
}

Client& Network::add_client(std::string_view host, void* seat, Time now) {
  const auto id = ++last_client_;
  auto& client = *(clients_[id] = std::make_unique<Client>(id, seat, host));
  client.signed_on = client.last_spoke = now;
  population_.most_connected = std::max(population_.most_connected, clients_.size());
  deadlines.start(client, Waiting::Registration, now);
  return client;
}

Client* Network::find_client(ClientId id) const {
  const auto found = clients_.find(id);
  return found == clients_.end() ? nullptr : found->second.get();
}

Client* Network::find_nick(std::string_view nick) const {
  const auto found = nicks_.find(nick);
  return found == nicks_.end() ? nullptr : *found;
}

Client* Network::find_user(std::string_view nick) const {
  auto* client = find_nick(nick);
  return client && client->registered ? client : nullptr;
}

void Network::set_nick(Client& client, std::string_view nick) {
  if (!client.nick().empty()) nicks_.erase(&client);
  client.identity.set_nick(nick);
  nicks_.insert(&client);
  for (const auto& membership : client.memberships) membership.channel->forget_judgement(client);
}

void Network::set_registered(Client& client) {
  client.registered = true;
  ++population_.registered;
  population_.most_registered = std::max(population_.most_registered, population_.registered);
}

void Network::set_mode(Client& client, UserMode mode, bool on) {
  if (client.has(mode) == on) return;
  client.set(mode, on);
  const auto one = on ? std::size_t{1} : std::size_t(-1);
  if (mode == UserMode::Invisible) population_.invisible += one;
  if (mode == UserMode::Operator) population_.operators += one;
}

void Network::remove(Client& client) {
  while (!client.memberships.empty()) leave(*client.memberships.back().channel, client);
  set_mode(client, UserMode::Invisible, false);
  set_mode(client, UserMode::Operator, false);
  if (client.registered) --population_.registered;
  if (!client.nick().empty()) nicks_.erase(&client);
  if (client.counted) forget_address(client);
  watchers.remove_all(client);
  deadlines.stop(client);
  client.gone = true;
  auto node = clients_.extract(client.id);
  removed_.push_back(std::move(node.mapped()));
}

void Network::clear() {
  while (!clients_.empty()) remove(*clients_.begin()->second);
  bury();
}

Channel* Network::find_channel(std::string_view name) const {
  const auto found = channels_.find(name);
  return found == channels_.end() ? nullptr : found->get();
}

Channel& Network::add_channel(std::string_view name, Time now) {
  return **channels_.insert(std::make_unique<Channel>(name, ++last_channel_, now)).first;
}

void Network::leave(Channel& channel, Client& client) {
  channel.remove(client);
  if (channel.members().empty()) channels_.erase(channels_.find(std::string_view{channel.name()}));
}

std::size_t Network::count_address(Client& client) {
  client.counted = true;
  return ++addresses_[std::string{client.identity.host()}];
}

void Network::forget_address(const Client& client) {
  const auto found = addresses_.find(std::string{client.identity.host()});
  if (--found->second == 0) addresses_.erase(found);
}

}  // namespace portico::chat
