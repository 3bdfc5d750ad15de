// Negotiates IRCv3 capabilities: CAP LS 302, REQ, END, and what CAP NEW offers later.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/protocol/message.h"

namespace portico::chat::client {

class Capabilities {
 public:
  // What to say to a CAP message of the server.
  [[nodiscard]] std::vector<std::string> answer(const Message& message);

  [[nodiscard]] bool has(std::string_view name) const { return granted_.contains(name); }

 private:
  using Names = std::set<std::string, std::less<>>;

  [[nodiscard]] std::vector<std::string> answer_offer(const Message& message, bool end_without);
  [[nodiscard]] std::string end();

  Names offered_;  // of those that are wanted, until the list is complete
  Names granted_;
  bool ended_ = false;
};

}  // namespace portico::chat::client
