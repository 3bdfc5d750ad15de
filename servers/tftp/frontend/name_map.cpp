#include "servers/tftp/frontend/name_map.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "servers/tftp/protocol/file_path.h"

namespace portico::tftp {

NameMap NameMap::load(const std::string& file) {
  errno = 0;
  std::ifstream stream{file, std::ios::binary};
  stream.peek();  // a directory can be opened, but not read
  if (!stream.is_open() || stream.bad()) {
    const auto why = std::generic_category().message(errno != 0 ? errno : EIO);
    throw std::invalid_argument{"cannot read " + file + ": " + why};
  }
  const std::string rules{std::istreambuf_iterator<char>{stream}, {}};
  return parse(rules, file);
}

NameMap NameMap::parse(std::string_view rules, const std::string& source) {
  NameMap map;
  for (std::size_t line = 1; !rules.empty(); ++line) {
    const auto text = rules.substr(0, rules.find('\n'));
    rules.remove_prefix(std::min(rules.size(), text.size() + 1));
    try {
      if (const auto words = words_of_rule(text); !words.empty()) map.rules_.emplace_back(words);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument{source + ", line " + std::to_string(line) + ": " + error.what()};
    }
  }
  return map;
}

Outcome<std::string> NameMap::rewrite(std::string name, Direction direction, const ClientText& client) const {
  const Refusal too_long{Status::BadName, "this name is too long"};
  if (name.size() > kMaxPathLength) return too_long;
  std::size_t rewrites = 0;
  for (std::size_t next = 0; next < rules_.size();) {
    const NameRule& rule = rules_[next++];
    bool applied = false;
    while (rule.apply(name, direction, client)) {
      applied = true;
      if (rule.refuses()) return Refusal{Status::Forbidden, "this server does not serve that name"};
      if (++rewrites > kMaxRewrites) return Refusal{Status::BadName, "this name is rewritten too often"};
      if (name.size() > kMaxPathLength) return too_long;
      if (!rule.repeats()) break;
    }
    if (applied && rule.ends()) break;
    if (applied && rule.restarts()) next = 0;
  }
  return name;
}

}  // namespace portico::tftp
