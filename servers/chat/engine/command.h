// What a handler of a command has at hand. A handler answers, changes the network, and tells who is concerned.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "servers/chat/engine/context.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat {

// While a handler runs, its client and channels stay where they are, even if it ends the client; only a channel that
// its last member leaves is gone at once.
struct Command : Context {
  Client& client;  // who sent it
  const Message& message;
  std::vector<std::size_t> unlabelled{};  // deliveries to the client that do not answer the command

  const Params& params() const { return message.params; }

  // See Context::reply().
  using Context::reply;
  void reply(Numeric numeric, std::initializer_list<std::string_view> params = {}, std::string_view text = {}) {
    reply(client, numeric, params, text);
  }

  // IRCv3 standard-replies: FAIL, WARN or NOTE, for clients with that capability, or with the one that the reply
  // belongs to. For others a NOTICE.
  void standard_reply(Capability family, std::string_view type, std::string_view code, std::string_view text);
};

using Handler = void (*)(Command&);

// Finds the handler and calls it, unless something speaks against it that is the same for all commands.
void dispatch(Command& command);

}  // namespace portico::chat
