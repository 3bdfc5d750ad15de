#include "servers/tftp/protocol/file_path.h"

#include "servers/tftp/protocol/file_name.h"

namespace portico::tftp {
namespace {

// Removes the first name and the slash behind it.
std::string_view take_name(std::string_view& path) {
  const auto name = path.substr(0, path.find('/'));
  path.remove_prefix(name.size() < path.size() ? name.size() + 1 : name.size());
  return name;
}

}  // namespace

std::optional<std::string_view> broken_path_rule(std::string_view path) {
  if (path.size() > kMaxPathLength) return "a path has at most 1024 bytes";
  if (path.ends_with('/')) return "a name is not that of a directory";
  std::size_t depth = 0;
  do {
    if (++depth > kMaxPathDepth) return "a path has at most 32 names";
    if (const auto rule = broken_name_rule(take_name(path))) return rule;
  } while (!path.empty());
  return std::nullopt;
}

Outcome<std::string> path_from(std::string_view request) {
  std::string path;
  for (auto rest = request; !rest.empty();) {
    const auto name = take_name(rest);
    const bool says_nothing = name.empty() || (name == "." && !rest.empty());
    if (says_nothing) continue;
    if (!path.empty()) path.push_back('/');
    path.append(name);
  }
  if (request.ends_with('/')) path.push_back('/');
  if (const auto rule = broken_path_rule(path)) return Refusal{Status::BadName, *rule};
  return path;
}

}  // namespace portico::tftp
