// What the front end does when somebody has proved to be an operator.
#pragma once

#include <string>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {

inline void make_operator(Conversation& room, const std::string& name) {
  Outcome outcome;
  room.engine().oper(room.id(name), "root", true, room.now(), outcome);
}

}  // namespace portico::chat::test
