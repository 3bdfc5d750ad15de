#include "servers/chat/engine/watchers.h"

#include <algorithm>

namespace portico::chat {
namespace {

auto entry_of(auto& nicks, std::string_view nick) {
  return std::ranges::find_if(nicks, [nick](const auto& watched) { return equals_folded(watched, nick); });
}

}  // namespace

bool Watchers::watches(const Client& client, std::string_view nick) {
  return entry_of(client.monitored, nick) != client.monitored.end();
}

void Watchers::add(Client& client, std::string_view nick) {
  client.monitored.emplace_back(nick);
  watchers_[std::string{nick}].push_back(&client);
}

void Watchers::remove(Client& client, std::string_view nick) {
  const auto entry = entry_of(client.monitored, nick);
  if (entry == client.monitored.end()) return;
  forget(client, nick);
  client.monitored.erase(entry);
}

void Watchers::remove_all(Client& client) {
  for (const auto& nick : client.monitored) forget(client, nick);
  client.monitored.clear();
}

const std::vector<Client*>& Watchers::of(std::string_view nick) const {
  static const std::vector<Client*> kNobody;
  const auto found = watchers_.find(nick);
  return found == watchers_.end() ? kNobody : found->second;
}

std::size_t Watchers::pairs() const {
  std::size_t pairs = 0;
  for (const auto& [nick, clients] : watchers_) pairs += clients.size();
  return pairs;
}

void Watchers::forget(const Client& client, std::string_view nick) {
  const auto found = watchers_.find(nick);
  auto& clients = found->second;
  std::erase(clients, &client);
  if (clients.empty()) watchers_.erase(found);
}

}  // namespace portico::chat
