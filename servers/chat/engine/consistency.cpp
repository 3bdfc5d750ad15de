#include "servers/chat/engine/consistency.h"

#include <algorithm>

namespace portico::chat {
namespace {

bool is_listed(const Client& client, const Membership& membership) {
  const auto& members = membership.channel->members();
  return membership.position < members.size() && members[membership.position].client == &client;
}

// Once in each, and in none that has ceased to be.
bool is_where_it_says(const Network& network, const Client& client) {
  return std::ranges::all_of(client.memberships, [&](const auto& membership) {
    return network.find_channel(membership.channel->name()) == membership.channel && is_listed(client, membership) &&
           std::ranges::count(client.memberships, membership.channel, &Membership::channel) == 1;
  });
}

bool is_found(const Network& network, const Client& client) {
  return client.nick().empty() || network.find_nick(client.nick()) == &client;
}

bool is_sound(const Network& network, const Client& client) {
  const bool has_waiting = client.waiting != Waiting::Nothing;
  const bool is_somebody = !client.registered || (!client.nick().empty() && !client.identity.user().empty());
  const bool is_outside = client.registered || client.memberships.empty();
  return !client.gone && has_waiting && is_somebody && is_outside && is_found(network, client) &&
         is_where_it_says(network, client);
}

bool is_sound(const Network& network, const Channel& channel) {
  return !channel.members().empty() && network.find_channel(channel.name()) == &channel &&
         std::ranges::all_of(channel.members(), [&](const auto& member) {
           return network.find_client(member.client->id) == member.client && channel.find(*member.client) == &member;
         });
}

bool is_told_of_those_it_watches(const Network& network, const Client& client) {
  return std::ranges::all_of(
      client.monitored, [&](const auto& nick) { return std::ranges::count(network.watchers.of(nick), &client) == 1; });
}

bool watchers_are_right(const Network& network) {
  std::size_t pairs = 0;
  for (const auto& [id, client] : network.clients()) {
    if (!is_told_of_those_it_watches(network, *client)) return false;
    pairs += client->monitored.size();
  }
  return network.watchers.pairs() == pairs;
}

template <class Predicate>
std::size_t count_clients(const Network& network, Predicate&& counts) {
  return static_cast<std::size_t>(
      std::ranges::count_if(network.clients(), [&](const auto& entry) { return counts(*entry.second); }));
}

bool counts_are_right(const Network& network) {
  const auto& known = network.population();
  const auto with_nick = [](const Client& client) { return !client.nick().empty(); };
  const auto with_mode = [&network](UserMode mode) {
    return count_clients(network, [mode](const Client& client) { return client.has(mode); });
  };
  return known.registered == count_clients(network, [](const Client& client) { return client.registered; }) &&
         known.invisible == with_mode(UserMode::Invisible) && known.operators == with_mode(UserMode::Operator) &&
         network.nicks() == count_clients(network, with_nick);
}

}  // namespace

bool is_consistent(const Network& network) {
  return counts_are_right(network) && watchers_are_right(network) &&
         std::ranges::all_of(network.clients(), [&](const auto& entry) { return is_sound(network, *entry.second); }) &&
         std::ranges::all_of(network.channels(), [&](const auto& channel) { return is_sound(network, *channel); });
}

}  // namespace portico::chat
