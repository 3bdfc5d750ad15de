// Everybody and every channel, and how they are found.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "servers/chat/engine/channel.h"
#include "servers/chat/engine/client.h"
#include "servers/chat/engine/configuration.h"
#include "servers/chat/engine/deadlines.h"
#include "servers/chat/engine/name_index.h"
#include "servers/chat/engine/nick_history.h"
#include "servers/chat/engine/watchers.h"
#include "servers/chat/protocol/command_table.h"

namespace portico::chat {

// How many there are, of those who are registered.
struct Population {
  std::size_t registered = 0;
  std::size_t invisible = 0;
  std::size_t operators = 0;
  std::size_t most_registered = 0;  // at a time, ever
  std::size_t most_connected = 0;   // registered or not
};

// Keeps its indexes right, and decides nothing. Clients and channels stay where they are until they are removed.
class Network {
 public:
  explicit Network(Configuration configuration);

  const Configuration& configuration() const { return configuration_; }
  const Limits& limits() const { return configuration_.limits; }
  void configure(Configuration configuration);

  Client& add_client(std::string_view host, void* seat, Time now);
  Client* find_client(ClientId id) const;
  const std::unordered_map<ClientId, std::unique_ptr<Client>>& clients() const { return clients_; }

  // Who has the nick, be it registered or not; who is registered and has it.
  Client* find_nick(std::string_view nick) const;
  Client* find_user(std::string_view nick) const;
  std::size_t nicks() const { return nicks_.size(); }
  // REQUIRES: nobody else has it.
  void set_nick(Client& client, std::string_view nick);
  void set_registered(Client& client);
  void set_mode(Client& client, UserMode mode, bool on);
  const Population& population() const { return population_; }

  // Out of all indexes and channels; the object itself lives until bury().
  void remove(Client& client);
  void bury() { removed_.clear(); }
  // All at once.
  void clear();

  Channel* find_channel(std::string_view name) const;
  Channel& add_channel(std::string_view name, Time now);
  const NameIndex<std::unique_ptr<Channel>>& channels() const { return channels_; }
  // One without members ceases to be.
  void leave(Channel& channel, Client& client);

  // How many clients share the address, once one that counts has been counted.
  std::size_t count_address(Client& client);

  // How often each command was used, for STATS m.
  void count_use(CommandName command) { ++uses_[static_cast<std::size_t>(command)]; }
  const std::array<std::uint64_t, kCommandCount>& uses() const { return uses_; }

  // To meet everybody but once: who has been marked in this look is not marked again.
  void begin_look() { ++look_; }
  bool mark(Client& client) { return std::exchange(client.seen_in, look_) != look_; }

  // A name for a batch of lines.
  std::string next_batch() { return std::to_string(++last_batch_); }

  Deadlines deadlines{configuration_.timeouts};
  NickHistory history;
  Watchers watchers;

 private:
  void forget_address(const Client& client);

  Configuration configuration_;
  std::unordered_map<ClientId, std::unique_ptr<Client>> clients_;
  NameIndex<Client*> nicks_;
  NameIndex<std::unique_ptr<Channel>> channels_;
  std::unordered_map<std::string, std::size_t> addresses_;
  std::vector<std::unique_ptr<Client>> removed_;
  Population population_;
  std::array<std::uint64_t, kCommandCount> uses_{};
  ClientId last_client_ = 0;
  std::uint64_t last_channel_ = 0;
  std::uint64_t last_batch_ = 0;
  std::uint64_t look_ = 0;
};

}  // namespace portico::chat
