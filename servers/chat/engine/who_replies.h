// The lines that answer WHO: RPL_WHOREPLY, and with WHOX RPL_WHOSPCRPL.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "servers/chat/engine/command.h"
#include "servers/chat/protocol/who_request.h"

namespace portico::chat {

// Both are borrowed.
class WhoReplies {
 public:
  WhoReplies(Command& command, const WhoRequest& request) : command_{command}, request_{request} {}

  // Unless operators alone are asked for, and it is none. `channel` is one that it is in; nullptr takes the first that
  // the asker may know of. REQUIRES: the asker may know of the client, and of its being there.
  void add(const Client& client, const Channel* channel);

  // Whether add() would tell of it.
  bool wants(const Client& client) const { return !request_.only_operators || client.has(UserMode::Operator); }

  std::size_t sent() const { return sent_; }

 private:
  const Channel* channel_to_show(const Client& client) const;
  std::string flags(const Client& client, const Channel* channel) const;
  std::string value(char field, const Client& client, const Channel* channel) const;
  void send_row(const Client& client, const Channel* channel);
  void send_fields(const Client& client, const Channel* channel);

  Command& command_;
  const WhoRequest& request_;
  std::size_t sent_ = 0;
};

}  // namespace portico::chat
