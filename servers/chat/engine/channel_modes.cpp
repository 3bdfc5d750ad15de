// The modes of channels: b e I k l i m n s t and, of members, o v ("Channel Modes" of Modern IRC).
#include <string>
#include <string_view>

#include "servers/chat/engine/modes.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

ChannelMode flag_of(char letter) {
  switch (letter) {
    case 'i':
      return ChannelMode::InviteOnly;
    case 'm':
      return ChannelMode::Moderated;
    case 'n':
      return ChannelMode::NoOutsiders;
    case 's':
      return ChannelMode::Secret;
    default:
      return ChannelMode::TopicLocked;
  }
}

// The key is for members.
void send_channel_modes(Command& command, const Channel& channel) {
  ModeText modes;
  for (const char letter : kChannelModes) {
    if (kind_of_channel_mode(letter) == ModeKind::Flag && channel.has(flag_of(letter))) modes.add(true, letter);
  }
  if (!channel.key.empty()) modes.add(true, 'k', channel.find(command.client) ? channel.key : "*");
  if (channel.limit != 0) modes.add(true, 'l', std::to_string(channel.limit));
  auto line = command.numeric(command.client, Numeric::RplChannelModeIs);
  line.param(channel.name()).param(modes.empty() ? "+" : modes.letters());
  for (const auto& argument : modes.arguments()) line.param(argument);
  command.send(command.client, line.build());
  command.reply(Numeric::RplCreationTime, {channel.name(), unix_seconds(channel.created())});
}

// One MODE with changes. What has changed is told in as many lines as it takes.
class Changes {
 public:
  Changes(Command& command, Channel& channel) : command_{command}, channel_{channel} {}

  void make(const ModeChange& change) {
    const auto kind = kind_of_channel_mode(change.letter);
    if (kind == ModeKind::Unknown) return refuse_unknown(change.letter);
    if (kind == ModeKind::List && !change.argument) return answer_question(change.letter);
    if (!channel_.has_operator(command_.client)) return refuse_without_privileges();
    apply(kind, change);
  }

  void tell() {
    if (text_.empty()) return;
    auto line = beginning();
    line.param(text_.letters());
    for (const auto& argument : text_.arguments()) line.param(argument);
    Broadcast{command_, command_.client, line.build()}.to_members(channel_);
    text_ = {};
    size_ = 1;
  }

 private:
  LineBuilder beginning() const {
    auto line = command_.from(command_.client, "MODE");
    line.param(channel_.name());
    return line;
  }

  // However often a letter is in the line, its answer is given once.
  bool answered(char letter) {
    if (answered_.find(letter) != std::string::npos) return true;
    answered_ += letter;
    return false;
  }

  void refuse_unknown(char letter) {
    const bool is_ascii = static_cast<unsigned char>(letter) < 0x80;
    const char shown = is_ascii ? letter : '?';  // not a part of a character
    if (!answered(shown)) command_.reply(Numeric::ErrUnknownMode, {std::string_view{&shown, 1}});
  }

  void refuse_without_privileges() {
    const char all = 0;
    if (!answered(all)) command_.reply(Numeric::ErrChanOPrivsNeeded, {channel_.name()});
  }

  void answer_question(char letter) {
    if (!answered(letter)) send_mask_list(command_, channel_, letter);
  }

  void apply(ModeKind kind, const ModeChange& change) {
    switch (kind) {
      case ModeKind::List:
        return change_list(change);
      case ModeKind::Status:
        return change_status(change);
      case ModeKind::Key:
        return change.set ? set_key(*change.argument) : remove_key();
      case ModeKind::Limit:
        return change.set ? set_limit(*change.argument) : remove_limit();
      case ModeKind::Flag:
        return change_flag(change);
      case ModeKind::Unknown:
        break;
    }
  }

  void change_list(const ModeChange& change) {
    const auto mask = change_mask_list(command_, channel_, change);
    if (!mask.empty()) note(change.set, change.letter, mask);
  }

  void change_status(const ModeChange& change) {
    const auto nick = *change.argument;
    const auto* user = command_.network.find_user(nick);
    if (!user) return command_.reply(Numeric::ErrNoSuchNick, {nick});
    auto* member = channel_.find(*user);
    if (!member) return command_.reply(Numeric::ErrUserNotInChannel, {user->nick(), channel_.name()});
    const auto mode = change.letter == 'o' ? MemberMode::Operator : MemberMode::Voice;
    if (member->has(mode) == change.set) return;
    member->set(mode, change.set);
    note(change.set, change.letter, user->nick());
  }

  void set_key(std::string_view key) {
    if (!is_channel_key(key, command_.limits().key_length)) {
      return command_.reply(Numeric::ErrInvalidKey, {channel_.name()});
    }
    if (channel_.key == key) return;
    channel_.key = key;
    note(true, 'k', key);
  }

  // It has gone for who knew it and for who did not.
  void remove_key() {
    if (channel_.key.empty()) return;
    channel_.key.clear();
    note(false, 'k', "*");
  }

  void set_limit(std::string_view argument) {
    const auto limit = parse_number(argument).value_or(0);
    if (limit == 0) {
      return command_.reply(Numeric::ErrInvalidModeParam, {channel_.name(), "l", argument}, "Not a number above zero");
    }
    if (channel_.limit == limit) return;
    channel_.limit = limit;
    note(true, 'l', std::to_string(limit));
  }

  void remove_limit() {
    if (channel_.limit == 0) return;
    channel_.limit = 0;
    note(false, 'l');
  }

  void change_flag(const ModeChange& change) {
    const auto flag = flag_of(change.letter);
    if (channel_.has(flag) == change.set) return;
    channel_.set(flag, change.set);
    note(change.set, change.letter);
  }

  void note(bool set, char letter, std::string_view argument = {}) {
    const auto size = argument.size() + 3;  // with sign, letter and space
    if (size_ + size > beginning().room()) tell();
    text_.add(set, letter, argument);
    size_ += size;
  }

  Command& command_;
  Channel& channel_;
  ModeText text_;
  std::size_t size_ = 1;
  std::string answered_;
};

}  // namespace

void channel_mode(Command& command, Channel& channel) {
  if (command.params().size() == 1) return send_channel_modes(command, channel);
  Changes changes{command, channel};
  for (const auto& change : parse_channel_modes(command.params(), 1, command.limits().modes_per_command)) {
    changes.make(change);
  }
  changes.tell();
}

}  // namespace portico::chat
