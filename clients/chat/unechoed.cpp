#include "clients/chat/unechoed.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

// "\1ACTION waves\1" was "/me waves".
std::string as_typed(std::string_view text) {
  constexpr std::string_view kAction = "\1ACTION ";
  if (!text.starts_with(kAction)) return std::string{text};
  text.remove_prefix(kAction.size());
  if (text.ends_with('\1')) text.remove_suffix(1);
  return "/me " + std::string{text};
}

}  // namespace

void Unechoed::add(std::string_view target, std::string_view text) {
  for_each_in_list(target, [&](std::string_view one) {
    if (words_.size() < kMost) words_.push_back({std::string{one}, std::string{text}});
  });
}

void Unechoed::came_back(const ServerFeatures& features, std::string_view target, std::string_view text) {
  const auto is_to_it = [&](const Words& each) { return features.same(each.target, target); };
  auto place = std::ranges::find_if(words_, [&](const Words& each) { return each.text == text && is_to_it(each); });
  if (place == words_.end()) place = std::ranges::find_if(words_, is_to_it);
  drop_until(place);
}

std::string Unechoed::take_refused(const ServerFeatures& features, const Params& named) {
  const auto place = std::ranges::find_if(words_, [&](const Words& each) {
    return std::ranges::any_of(named, [&](std::string_view name) { return features.same(each.target, name); });
  });
  if (place == words_.end()) return {};
  auto text = as_typed(place->text);
  drop_until(place);
  return text;
}

std::vector<std::string> Unechoed::take_all() {
  std::vector<std::string> texts;
  for (const auto& each : std::exchange(words_, {})) texts.push_back(as_typed(each.text));
  return texts;
}

// It and those before it, if there is one.
void Unechoed::drop_until(std::vector<Words>::iterator last) {
  if (last != words_.end()) words_.erase(words_.begin(), std::next(last));
}

}  // namespace portico::chat::client
