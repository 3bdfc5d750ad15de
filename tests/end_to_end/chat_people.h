// Three people in one room, under every policy that has room for them.
#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/chat_server.h"
#include "tests/end_to_end/policies.h"

namespace portico::test {

using Heard = std::vector<std::string>;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ChatPeople : public UnderEveryPolicy {
 protected:
  explicit ChatPeople(const std::vector<std::string>& options = {}) : server{GetParam(), options} {
    for (ChatClient* one : {&ana, &bob, &cleo}) one->join("#room");
    for (ChatClient* one : {&ana, &bob, &cleo}) one->heard();
  }

  // One says something, and the server has handled it.
  static Heard told(ChatClient& one, std::string_view line) {
    one.say(line);
    return one.heard();
  }

  ChatServer server;
  ChatClient ana = server.client("ana");  // is the first in #room, and so its operator
  ChatClient bob = server.client("bob");
  ChatClient cleo = server.client("cleo");
};

}  // namespace portico::test
