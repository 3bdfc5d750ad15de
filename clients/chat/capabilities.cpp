#include "clients/chat/capabilities.h"

#include <algorithm>
#include <array>
#include <utility>

#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

constexpr std::array<std::string_view, 3> kWanted{"echo-message", "message-tags", "server-time"};

// "sasl=PLAIN" is the capability "sasl" with a value.
template <class Each>
void for_each_name(std::string_view list, Each each) {
  for_each_in_list(
      list, [&](std::string_view word) { each(word.substr(0, word.find('='))); }, ' ');
}

bool is_wanted(std::string_view name) { return std::ranges::find(kWanted, name) != kWanted.end(); }

}  // namespace

std::vector<std::string> Capabilities::answer(const Message& message) {
  const auto& params = message.params;
  if (params.size() < 2) return {};
  const auto what = params[1];
  if (what == "LS") return answer_offer(message, true);
  if (what == "NEW") return answer_offer(message, false);
  if (what == "ACK") {
    for_each_name(params.back(), [this](std::string_view name) {
      if (name.starts_with('-')) {
        granted_.erase(std::string{name.substr(1)});
      } else if (is_wanted(name)) {
        granted_.emplace(name);
      }
    });
  }
  if (what == "DEL") for_each_name(params.back(), [this](std::string_view name) { granted_.erase(std::string{name}); });
  if ((what == "ACK" || what == "NAK") && !ended_) return {end()};
  return {};
}

// A list that goes on has an asterisk before its last parameter.
std::vector<std::string> Capabilities::answer_offer(const Message& message, bool end_without) {
  const auto& params = message.params;
  for_each_name(params.back(), [this](std::string_view name) {
    if (is_wanted(name)) offered_.emplace(name);
  });
  if (params.size() > 3 && params[2] == "*") return {};
  std::string request;
  for (const auto& name : std::exchange(offered_, {})) request += (request.empty() ? "" : " ") + name;
  if (!request.empty()) return {"CAP REQ :" + request};
  if (end_without && !ended_) return {end()};
  return {};
}

std::string Capabilities::end() {
  ended_ = true;
  return "CAP END";
}

}  // namespace portico::chat::client
