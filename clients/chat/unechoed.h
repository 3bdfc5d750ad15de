#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "clients/chat/server_features.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat::client {

// Words that went to a server which sends them back (IRCv3 echo-message), and have not come back. A server does one
// thing after the other: what comes back, or is refused, was preceded by the fate of all that was said before.
class Unechoed {
 public:
  // So many are waited for; who says more before the first comes back loses sight of those.
  static constexpr std::size_t kMost = 100;

  // They were written. `target` may be a list.
  void add(std::string_view target, std::string_view text);

  // Words to `target` came back; if they are none of these, which some servers change, the first to it.
  void came_back(const ServerFeatures& features, std::string_view target, std::string_view text);

  // Takes the first ones to somebody or something that a refusal names, as they were typed; empty: there are none.
  [[nodiscard]] std::string take_refused(const ServerFeatures& features, const Params& named);

  // Takes all, as they were typed.
  [[nodiscard]] std::vector<std::string> take_all();

 private:
  struct Words {
    std::string target;
    std::string text;
  };

  void drop_until(std::vector<Words>::iterator last);

  std::vector<Words> words_;
};

}  // namespace portico::chat::client
