#include "clients/chat/completion.h"

#include <algorithm>

#include "clients/chat/commands.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat::client {
namespace {

bool begins_with(std::string_view name, std::string_view start) {
  return equals_ignoring_case(name.substr(0, start.size()), start);
}

std::vector<std::string> commands() {
  std::vector<std::string> names;
  for (const auto& command : command_help()) names.emplace_back(command.name);
  return names;
}

// How far all agree. REQUIRES: there is at least one.
std::string common_start(const std::vector<std::string>& names) {
  std::size_t length = names.front().size();
  for (const auto& name : names) {
    while (!begins_with(name, std::string_view{names.front()}.substr(0, length)) || name.size() < length) --length;
  }
  return std::string{cut_utf8(names.front(), length)};
}

}  // namespace

Completion complete(std::string_view before, const Vocabulary& vocabulary) {
  const auto word = before.substr(before.rfind(' ') + 1);
  const bool first = word.size() == before.size();
  const bool command = first && word.starts_with('/');
  const bool room = word.starts_with('#') || word.starts_with('&');
  auto candidates = command ? commands() : room ? vocabulary.rooms : vocabulary.nicks;
  std::erase_if(candidates, [&](const std::string& each) { return !begins_with(each, word); });
  std::ranges::sort(candidates);
  if (candidates.empty()) return {};
  const auto start = common_start(candidates);
  const std::string_view end = first && !command && !room ? ": " : " ";
  if (candidates.size() == 1) return {word.size(), start + std::string{end}, {}};
  if (start.size() > word.size()) return {word.size(), start, {}};
  return {word.size(), std::string{word}, std::move(candidates)};
}

}  // namespace portico::chat::client
