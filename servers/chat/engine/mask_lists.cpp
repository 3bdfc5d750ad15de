// The lists of masks of a channel: b who is banned, e who is not after all, I who may come without an invitation.
#include <string>

#include "servers/chat/engine/modes.h"
#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

struct ListRow {
  MaskList list;
  Numeric entry;
  Numeric end;
};

constexpr ListRow row_of(char letter) {
  switch (letter) {
    case 'e':
      return {MaskList::Exceptions, Numeric::RplExceptList, Numeric::RplEndOfExceptList};
    case 'I':
      return {MaskList::InviteExceptions, Numeric::RplInvexList, Numeric::RplEndOfInvexList};
    default:
      return {MaskList::Bans, Numeric::RplBanList, Numeric::RplEndOfBanList};
  }
}

bool is_one_word(std::string_view text) {
  return !text.empty() && text.front() != ':' && text.find(' ') == std::string_view::npos;
}

}  // namespace

void send_mask_list(Command& command, const Channel& channel, char letter) {
  const auto row = row_of(letter);
  for (const auto& entry : channel.masks(row.list)) {
    command.reply(row.entry, {channel.name(), entry.mask, entry.set_by, unix_seconds(entry.set_at)});
  }
  command.reply(row.end, {channel.name()});
}

std::string change_mask_list(Command& command, Channel& channel, const ModeChange& change) {
  const auto list = row_of(change.letter).list;
  const std::string_view letter{&change.letter, 1};
  if (!is_one_word(*change.argument)) {
    command.reply(Numeric::ErrInvalidModeParam, {channel.name(), letter, *change.argument}, "Not a mask");
    return {};
  }
  auto mask = complete_mask(*change.argument);
  if (!change.set) return channel.remove_mask(list, mask);
  if (channel.count_masks() >= command.limits().list_entries) {
    command.reply(Numeric::ErrBanListFull, {channel.name(), letter});
    return {};
  }
  const bool is_new = channel.add_mask(list, {mask, std::string{command.client.nick()}, command.now});
  return is_new ? mask : std::string{};
}

}  // namespace portico::chat
