#include "servers/chat/engine/channel.h"

#include <algorithm>
#include <utility>

#include "servers/chat/protocol/casemapping.h"
#include "servers/chat/protocol/masks.h"

namespace portico::chat {
namespace {

auto membership_of(std::vector<Membership>& memberships, const Channel& channel) {
  return std::ranges::find(memberships, &channel, &Membership::channel);
}

auto entry_of(std::vector<MaskEntry>& entries, std::string_view mask) {
  return std::ranges::find_if(entries, [mask](const auto& entry) { return equals_folded(entry.mask, mask); });
}

}  // namespace

const Member* Channel::find(const Client& client) const {
  const auto found = std::ranges::find(client.memberships, this, &Membership::channel);
  return found == client.memberships.end() ? nullptr : &members_[found->position];
}

Member* Channel::find(const Client& client) { return const_cast<Member*>(std::as_const(*this).find(client)); }

bool Channel::has_operator(const Client& client) const {
  const auto* member = find(client);
  return member && member->is_operator();
}

Member& Channel::add(Client& client) {
  client.memberships.push_back({this, members_.size()});
  return members_.emplace_back(Member{&client});
}

void Channel::remove(Client& client) {
  const auto membership = membership_of(client.memberships, *this);
  const auto position = membership->position;
  client.memberships.erase(membership);
  if (position + 1 != members_.size()) {
    members_[position] = members_.back();
    membership_of(members_[position].client->memberships, *this)->position = position;
  }
  members_.pop_back();
}

void Channel::set(ChannelMode mode, bool on) {
  if (mode == ChannelMode::InviteOnly && on && !has(mode)) ++closings_;
  const auto bit = static_cast<std::uint8_t>(mode);
  modes_ = static_cast<std::uint8_t>(on ? modes_ | bit : modes_ & ~bit);
}

std::size_t Channel::count_masks() const {
  std::size_t count = 0;
  for (const auto& entries : masks_) count += entries.size();
  return count;
}

bool Channel::add_mask(MaskList list, MaskEntry entry) {
  auto& entries = masks_[static_cast<std::size_t>(list)];
  if (entry_of(entries, entry.mask) != entries.end()) return false;
  entries.push_back(std::move(entry));
  ++masks_age_;
  return true;
}

std::string Channel::remove_mask(MaskList list, std::string_view mask) {
  auto& entries = masks_[static_cast<std::size_t>(list)];
  const auto found = entry_of(entries, mask);
  if (found == entries.end()) return {};
  std::string removed = std::move(found->mask);
  entries.erase(found);
  ++masks_age_;
  return removed;
}

bool Channel::fits_any(MaskList list, const Client& client) const {
  return std::ranges::any_of(masks(list),
                             [&client](const auto& entry) { return matches(entry.mask, client.source()); });
}

bool Channel::bans(const Client& client) const {
  return fits_any(MaskList::Bans, client) && !fits_any(MaskList::Exceptions, client);
}

bool Channel::bans_member(Member& member) {
  if (std::exchange(member.judged, masks_age_) != masks_age_) member.banned = bans(*member.client);
  return member.banned;
}

void Channel::forget_judgement(const Client& client) {
  if (auto* member = find(client)) member->judged = 0;
}

bool Channel::invites_without_invitation(const Client& client) const {
  return fits_any(MaskList::InviteExceptions, client);
}

}  // namespace portico::chat
