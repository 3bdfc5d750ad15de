// What a server says of itself (ISUPPORT, numeric 005), as far as a client needs it.
#pragma once

#include <string>
#include <string_view>

#include "clients/chat/folding.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat::client {

class ServerFeatures {
 public:
  // Reads the tokens of one 005.
  void learn(const Params& params);

  [[nodiscard]] Folding folding() const noexcept { return folding_; }
  [[nodiscard]] std::string fold(std::string_view name) const { return folded(name, folding_); }
  [[nodiscard]] bool same(std::string_view one, std::string_view other) const { return fold(one) == fold(other); }

  // Whether a target is a room, not a person.
  [[nodiscard]] bool is_room(std::string_view name) const;

  // Whether it tells when a nick comes and goes.
  [[nodiscard]] bool has_monitor() const noexcept { return monitor_; }

  // "@#room", what is said to its operators, is said in "#room".
  [[nodiscard]] std::string_view without_status(std::string_view target) const;

  // "@+ana!ana@host" of a list of names is "ana".
  [[nodiscard]] std::string_view bare_nick(std::string_view listed) const;

 private:
  void learn_one(std::string_view name, std::string_view value);

  Folding folding_ = Folding::Rfc1459;
  std::string room_marks_ = "#&";
  std::string status_marks_ = "~&@%+";
  bool monitor_ = false;
};

// "ana" of "ana!ana@host"; a server's name as it is.
std::string_view nick_of(std::string_view source);

}  // namespace portico::chat::client
