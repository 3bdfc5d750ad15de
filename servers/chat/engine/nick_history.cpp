#include "servers/chat/engine/nick_history.h"

#include <utility>

namespace portico::chat {

void NickHistory::add(FormerUser former, std::size_t most) {
  users_.push_front(std::move(former));
  while (users_.size() > most) users_.pop_back();
}

}  // namespace portico::chat
