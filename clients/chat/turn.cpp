#include "clients/chat/turn.h"

#include <utility>

namespace portico::chat::client {

ScreenLine& Turn::show(ScreenLine::Kind kind, std::string_view place, std::string_view nick, std::string text) {
  auto& line = effects.screen.emplace_back();
  line.kind = kind;
  line.time = now;
  line.place = place;
  line.nick = nick;
  line.text = std::move(text);
  return line;
}

void Turn::refuse(std::string text) {
  ++state.refusals;
  show(ScreenLine::Kind::Error, {}, {}, std::move(text));
}

}  // namespace portico::chat::client
