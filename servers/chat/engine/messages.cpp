// PRIVMSG, NOTICE and TAGMSG: what people say ("Sending Messages" of Modern IRC, IRCv3 message-tags and echo-message).
#include <string>
#include <string_view>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/visibility.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/tags.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

struct Kind {
  std::string_view name;
  bool has_text;
  bool is_answered;       // errors; RFC 2812 §3.3.2: a NOTICE never is
  bool tells_of_absence;  // RPL_AWAY
};

constexpr Kind kPrivmsg{"PRIVMSG", true, true, true};
constexpr Kind kNotice{"NOTICE", true, false, false};
constexpr Kind kTagmsg{"TAGMSG", false, true, false};

class Speech {
 public:
  Speech(Command& command, const Kind& kind) : command_{command}, kind_{kind}, speaker_{command.client} {
    if (speaker_.has(Capability::MessageTags)) tags_ = client_only_tags(command.message.tags);
    if (kind.has_text) text_ = command.params()[1];
  }

  void to(std::string_view target) {
    const auto marks = target.substr(0, target.find_first_not_of("@+"));
    const auto name = target.substr(marks.size());
    if (looks_like_channel(name)) return to_channel(lowest_status(marks), name);
    to_user(target);
  }

 private:
  void to_channel(std::string_view status, std::string_view name) {
    auto* channel = command_.network.find_channel(name);
    if (!channel) return answer(Numeric::ErrNoSuchNick, name);
    if (!may_speak(*channel)) return refuse_to_carry(*channel, name);
    auto line = line_to(std::string{status} + channel->name());
    line.to_members_if(*channel, [this, status](const Member& member) {
      return member.client != &speaker_ && has_status(member, status) && may_read(*member.client);
    });
    echo(line);
  }

  void to_user(std::string_view nick) {
    const auto* user = command_.network.find_user(nick);
    if (!user) return answer(Numeric::ErrNoSuchNick, nick);
    auto line = line_to(user->nick());
    // What comes back to who has said it is no answer: only the echo is (IRCv3 labeled-response).
    if (user == &speaker_ && may_read(*user)) command_.unlabelled.push_back(command_.outcome.deliveries.size());
    if (may_read(*user)) line.to(*user);
    echo(line);
    if (kind_.tells_of_absence && user->is_away()) command_.reply(Numeric::RplAway, {user->nick()}, user->away);
  }

  void refuse_to_carry(const Channel& channel, std::string_view name) const {
    if (!can_see(speaker_, channel)) return answer(Numeric::ErrNoSuchNick, name);
    answer(Numeric::ErrCannotSendToChan, channel.name());
  }

  bool may_speak(Channel& channel) const {
    auto* member = channel.find(speaker_);
    if (member && member->has_voice()) return true;
    if (channel.has(ChannelMode::Moderated)) return false;
    return member ? !channel.bans_member(*member) : !channel.has(ChannelMode::NoOutsiders) && !channel.bans(speaker_);
  }

  // "@#room" is for operators, "+#room" for those with a voice, or more.
  static std::string_view lowest_status(std::string_view marks) {
    if (marks.empty()) return {};
    return marks.find('+') == std::string_view::npos ? "@" : "+";
  }

  static bool has_status(const Member& member, std::string_view status) {
    if (status.empty()) return true;
    return status == "@" ? member.is_operator() : member.has_voice();
  }

  bool may_read(const Client& client) const { return kind_.has_text || client.has(Capability::MessageTags); }

  Broadcast line_to(std::string_view target) const {
    auto line = command_.from(speaker_, kind_.name);
    line.param(target);
    if (kind_.has_text) line.trailing(text_);
    return {command_, speaker_, line.build(), tags_};
  }

  void echo(Broadcast& line) const {
    if (speaker_.has(Capability::EchoMessage) && may_read(speaker_)) line.to(speaker_);
  }

  void answer(Numeric numeric, std::string_view about) const {
    if (kind_.is_answered) command_.reply(numeric, {about});
  }

  Command& command_;
  const Kind& kind_;
  Client& speaker_;
  std::string tags_;
  std::string_view text_;
};

std::size_t count_targets(std::string_view list) {
  std::size_t count = 0;
  for_each_in_list(list, [&count](std::string_view /*unused*/) { ++count; });
  return count;
}

bool is_complete(Command& command, const Kind& kind) {
  const auto& params = command.params();
  const bool has_target = !params.get(0).empty();
  const bool has_text = !kind.has_text || !params.get(1).empty();
  if (has_target && has_text) return true;
  if (!kind.is_answered) return false;
  if (has_target) {
    command.reply(Numeric::ErrNoTextToSend);
  } else {
    command.reply(Numeric::ErrNoRecipient, {}, "No recipient given (" + std::string{kind.name} + ")");
  }
  return false;
}

void speak(Command& command, const Kind& kind) {
  if (!is_complete(command, kind)) return;
  const auto targets = command.params()[0];
  if (count_targets(targets) > command.limits().targets_per_message) {
    if (kind.is_answered) command.reply(Numeric::ErrTooManyTargets, {targets});
    return;
  }
  if (kind.has_text) command.client.last_spoke = command.now;
  Speech speech{command, kind};
  for_each_in_list(targets, [&speech](std::string_view target) { speech.to(target); });
}

}  // namespace

namespace handlers {

void privmsg(Command& command) { speak(command, kPrivmsg); }
void notice(Command& command) { speak(command, kNotice); }
void tagmsg(Command& command) { speak(command, kTagmsg); }

}  // namespace handlers
}  // namespace portico::chat
