#include "servers/chat/engine/visibility.h"

#include <algorithm>

namespace portico::chat {

bool share_channel(const Client& one, const Client& other) {
  return std::ranges::any_of(one.memberships,
                             [&other](const Membership& membership) { return membership.channel->find(other); });
}

bool can_see(const Client& viewer, const Channel& channel) {
  return !channel.has(ChannelMode::Secret) || channel.find(viewer);
}

Channel* find_visible(const Network& network, const Client& viewer, std::string_view name) {
  auto* channel = network.find_channel(name);
  return channel && can_see(viewer, *channel) ? channel : nullptr;
}

bool can_see(const Client& viewer, const Client& other) {
  return &viewer == &other || !other.has(UserMode::Invisible) || share_channel(viewer, other);
}

bool can_see_in(const Client& viewer, const Client& other, const Channel& channel) {
  if (&viewer == &other || channel.find(viewer)) return true;
  return !channel.has(ChannelMode::Secret) && !other.has(UserMode::Invisible);
}

}  // namespace portico::chat
