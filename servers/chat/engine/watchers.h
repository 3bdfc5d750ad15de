// Who waits for whose coming and going, for MONITOR. Client::monitored has it from the other side.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "servers/chat/engine/client.h"
#include "servers/chat/protocol/casemapping.h"

namespace portico::chat {

class Watchers {
 public:
  static bool watches(const Client& client, std::string_view nick);

  // REQUIRES: the client does not watch the nick yet.
  void add(Client& client, std::string_view nick);
  void remove(Client& client, std::string_view nick);
  void remove_all(Client& client);

  // Those who watch the nick.
  const std::vector<Client*>& of(std::string_view nick) const;

  // How many are watched, and by how many.
  std::size_t pairs() const;

 private:
  void forget(const Client& client, std::string_view nick);

  std::unordered_map<std::string, std::vector<Client*>, FoldedHash, FoldedEqual> watchers_;
};

}  // namespace portico::chat
