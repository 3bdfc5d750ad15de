// What a client said: one line, parsed.
#pragma once

#include <string_view>
#include <variant>

#include "servers/chat/protocol/message.h"

namespace portico::chat {

struct Said {
  std::string_view line;  // without its line end; empty when it was too long to keep
  std::variant<Message, Malformed> parsed;
};

// The lines of one client that are ready to be handled, one after the other.
class Lines {
 public:
  virtual ~Lines() = default;

  // The next one, which is good until the next call; null: that was all for now. `registered`: whether the client is,
  // after what it said before.
  virtual const Said* next(bool registered) = 0;
};

}  // namespace portico::chat
