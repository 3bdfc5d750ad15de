#include "clients/chat/server_features.h"

namespace portico::chat::client {

void ServerFeatures::learn(const Params& params) {
  for (std::size_t at = 1; at + 1 < params.size(); ++at) {
    const auto token = params[at];
    const auto name = token.substr(0, token.find('='));
    learn_one(name, token.size() > name.size() ? token.substr(name.size() + 1) : std::string_view{});
  }
}

void ServerFeatures::learn_one(std::string_view name, std::string_view value) {
  if (name == "CASEMAPPING") {
    folding_ = value == "ascii" ? Folding::Ascii : Folding::Rfc1459;
    if (value == "rfc1459-strict" || value == "strict-rfc1459") folding_ = Folding::StrictRfc1459;
  } else if (name == "CHANTYPES") {
    room_marks_ = value;
  } else if (name == "PREFIX") {
    // (ov)@+
    const auto end = value.find(')');
    status_marks_ = end == std::string_view::npos ? std::string_view{} : value.substr(end + 1);
  } else if (name == "MONITOR") {
    monitor_ = true;
  }
}

bool ServerFeatures::is_room(std::string_view name) const {
  return !name.empty() && room_marks_.find(name.front()) != std::string::npos;
}

std::string_view ServerFeatures::without_status(std::string_view target) const {
  auto rest = target;
  while (!rest.empty() && !is_room(rest) && status_marks_.find(rest.front()) != std::string::npos)
    rest.remove_prefix(1);
  return is_room(rest) ? rest : target;
}

std::string_view ServerFeatures::bare_nick(std::string_view listed) const {
  const auto start = listed.find_first_not_of(status_marks_);
  return start == std::string_view::npos ? std::string_view{} : nick_of(listed.substr(start));
}

std::string_view nick_of(std::string_view source) { return source.substr(0, source.find('!')); }

}  // namespace portico::chat::client
