// Who had a nick and has given it up, for WHOWAS.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/casemapping.h"

namespace portico::chat {

struct FormerUser {
  std::string nick;
  std::string user;
  std::string host;
  std::string real_name;
  Time left;
};

class NickHistory {
 public:
  // Forgets the oldest ones above `most`.
  void add(FormerUser former, std::size_t most);

  // Calls `each` for those who had the nick, the latest first; until there have been `most`.
  template <class Each>
  void for_each(std::string_view nick, std::size_t most, Each&& each) const {
    for (const auto& former : users_) {
      if (most == 0) return;
      if (!equals_folded(former.nick, nick)) continue;
      each(former);
      --most;
    }
  }

 private:
  std::deque<FormerUser> users_;  // the latest first
};

}  // namespace portico::chat
