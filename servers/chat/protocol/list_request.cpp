#include "servers/chat/protocol/list_request.h"

#include <algorithm>
#include <cstdint>

#include "servers/chat/protocol/casemapping.h"
#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

constexpr std::uint64_t kMaxMinutes = 100ULL * 366 * 24 * 60;  // a century; more would not fit a duration

std::optional<std::chrono::minutes> parse_minutes(std::string_view text) {
  const auto number = parse_number(text);
  if (!number) return std::nullopt;
  return std::chrono::minutes{std::min(*number, kMaxMinutes)};
}

bool is_comparison(std::string_view text) { return text.starts_with('<') || text.starts_with('>'); }

void add_age(AgeRange& range, std::string_view comparison) {
  auto& bound = comparison.front() == '>' ? range.more_than : range.less_than;
  bound = parse_minutes(comparison.substr(1));
}

void add_members(ListRequest& request, std::string_view comparison) {
  auto& bound = comparison.front() == '>' ? request.more_members_than : request.fewer_members_than;
  bound = parse_number(comparison.substr(1));
}

void add_condition(ListRequest& request, std::string_view condition) {
  const char letter = to_lower(condition.front());
  if (is_comparison(condition)) return add_members(request, condition);
  if (letter == 'c' && is_comparison(condition.substr(1))) return add_age(request.created, condition.substr(1));
  if (letter == 't' && is_comparison(condition.substr(1))) return add_age(request.topic, condition.substr(1));
  if (letter == '!') return request.excluded.push_back(condition.substr(1));
  (has_wildcards(condition) ? request.masks : request.names).push_back(condition);
}

}  // namespace

bool ListRequest::is_affordable(std::size_t most_masks) const {
  const auto is_costly = [](std::string_view mask) { return count_stars(mask) > kMaxStars; };
  if (std::ranges::any_of(masks, is_costly) || std::ranges::any_of(excluded, is_costly)) return false;
  const auto names_beside = is_of_names_only() ? 0 : names.size();
  return masks.size() + excluded.size() + names_beside <= most_masks;
}

bool ListRequest::lists(const ListedChannel& channel) const {
  const auto is_name = [&](std::string_view name) { return equals_folded(name, channel.name); };
  const auto fits = [&](std::string_view mask) { return matches(mask, channel.name); };
  const bool any_name = names.empty() && masks.empty();
  if (!any_name && std::ranges::none_of(names, is_name) && std::ranges::none_of(masks, fits)) return false;
  if (std::ranges::any_of(excluded, fits)) return false;
  if (more_members_than && channel.members <= *more_members_than) return false;
  if (fewer_members_than && channel.members >= *fewer_members_than) return false;
  if (!created.has(channel.age)) return false;
  return topic.empty() || (channel.topic_age && topic.has(*channel.topic_age));
}

ListRequest parse_list_request(const Params& params) {
  ListRequest request;
  for (std::size_t at = 0; at < std::min<std::size_t>(params.size(), 2); ++at) {
    for_each_in_list(params[at], [&](std::string_view condition) { add_condition(request, condition); });
  }
  return request;
}

}  // namespace portico::chat
