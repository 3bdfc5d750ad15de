#include "tests/servers/chat/witness.h"

#include <algorithm>
#include <variant>

#include "servers/chat/protocol/casemapping.h"
#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/tags.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::test {
namespace {

// Commands that only those get who have asked for the capability.
const std::map<std::string_view, std::string_view> kNeeded{
    {"TAGMSG", "message-tags"},    {"AWAY", "away-notify"}, {"SETNAME", "setname"},     {"CHGHOST", "chghost"},
    {"ACCOUNT", "account-notify"}, {"BATCH", "batch"},      {"ACK", "labeled-response"}};

std::string_view nick_of(const Message& message) { return message.source.substr(0, message.source.find('!')); }

bool is_one_of(std::string_view command, std::initializer_list<std::string_view> commands) {
  return std::ranges::count(commands, command) != 0;
}

bool is_proper(std::string_view line) {
  if (!line.ends_with("\r\n")) return false;
  line.remove_suffix(2);
  const auto tags = line.starts_with('@') ? line.find(' ') + 1 : 0;
  return line.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos &&
         line.size() - tags + 2 <= kMaxLine;
}

}  // namespace

bool Witness::Person::is_in(std::string_view room) const { return rooms.contains(fold(room)); }

std::string Witness::complaint(const Outcome& outcome) {
  for (const auto& delivery : outcome.deliveries) {
    const auto wrong = hear(delivery);
    if (!wrong.empty()) return wrong + ": " + *delivery.line;
  }
  for (const auto id : outcome.disconnected) {
    if (people_.erase(id) == 0) return "somebody ends who is not there";
  }
  return {};
}

std::map<std::string, std::set<std::string>> Witness::rooms() const {
  std::map<std::string, std::set<std::string>> rooms;
  for (const auto& [id, person] : people_) {
    for (const auto& room : person.rooms) rooms[room].insert(person.nick);
  }
  return rooms;
}

std::string Witness::hear(const Delivery& delivery) {
  const auto listener = people_.find(delivery.to);
  if (listener == people_.end()) return "somebody hears who is not there";
  if (listener->second.seat != delivery.seat) return "the seat is another's";
  if (!is_proper(*delivery.line)) return "no proper line";
  const auto line = std::string_view{*delivery.line}.substr(0, delivery.line->size() - 2);
  const auto parsed = parse_message(line, kMaxTags);
  const auto* message = std::get_if<Message>(&parsed);
  if (!message) return "not to be understood";
  const auto wrong = hear_tags(listener->second, *message);
  return wrong.empty() ? hear_command(listener->second, *message) : wrong;
}

std::string Witness::hear_tags(const Person& listener, const Message& message) const {
  std::string wrong;
  for_each_tag(message.tags, [&](const Tag& tag) {
    const bool may_read = tag.key == "time"    ? listener.has("server-time")
                          : tag.key == "label" ? listener.has("labeled-response")
                          : tag.key == "batch" ? listener.has("batch")
                                               : listener.has("message-tags");
    if (!may_read) wrong = "a tag that was not asked for";
  });
  return wrong;
}

std::string Witness::hear_command(Person& listener, const Message& message) {
  const auto command = message.command;
  const auto needed = kNeeded.find(command);
  if (needed != kNeeded.end() && !listener.has(needed->second)) return "not asked for";
  if (command == "CAP") return hear_cap(listener, message);
  if (is_digit(command.front())) return hear_numeric(listener, message);
  if (is_one_of(command, {"PRIVMSG", "NOTICE", "TAGMSG"})) return hear_speech(listener, message);
  if (is_one_of(command, {"JOIN", "PART", "KICK", "TOPIC", "MODE"})) return hear_room(listener, message);
  if (is_one_of(command, {"QUIT", "NICK", "AWAY", "SETNAME"})) return hear_peer(listener, message);
  if (command == "INVITE") {
    const bool is_guest = equals_folded(message.params.get(0), listener.nick);
    const bool may_know = listener.has("invite-notify") && listener.is_in(message.params.get(1));
    return is_guest || may_know ? "" : "an invitation of others";
  }
  return is_one_of(command, {"ACK", "BATCH", "ERROR", "FAIL", "KILL", "NOTE", "PING", "PONG", "WALLOPS", "WARN"})
             ? ""
             : "nothing that a server says";
}

std::string Witness::hear_room(Person& listener, const Message& message) const {
  const auto room = message.params.get(0);
  const bool is_own = equals_folded(nick_of(message), listener.nick);
  if (message.command == "MODE" && !looks_like_channel(room)) return is_own ? "" : "modes of others";
  if (message.command == "JOIN") {
    const bool is_extended = message.params.size() == 3;
    if (is_extended != listener.has("extended-join")) return "the wrong kind of JOIN";
    if (is_own && !listener.rooms.insert(fold(room)).second) return "in twice";
  }
  if (!listener.is_in(room)) return "of a room where the listener is not";
  const bool is_kicked = message.command == "KICK" && equals_folded(message.params.get(1), listener.nick);
  if (is_kicked || (is_own && message.command == "PART")) listener.rooms.erase(fold(room));
  return {};
}

std::string Witness::hear_peer(Person& listener, const Message& message) const {
  const auto nick = nick_of(message);
  const bool is_own = equals_folded(nick, listener.nick);
  // Who changes its nick hears of it first.
  const auto* peer = find(nick) || message.command != "NICK" ? find(nick) : find(message.params.get(0));
  if (!is_own && (!peer || !share_a_room(*peer, listener))) return "of somebody whom the listener does not meet";
  if (is_own && message.command == "NICK") listener.nick = message.params.get(0);
  return {};
}

std::string Witness::hear_speech(const Person& listener, const Message& message) const {
  const bool is_echo = equals_folded(nick_of(message), listener.nick);
  auto target = message.params.get(0);
  const bool is_to_listener = listener.nick.empty() || equals_folded(target, listener.nick);
  if (is_to_listener || (is_echo && listener.has("echo-message"))) return {};
  target.remove_prefix(std::min(target.find_first_not_of("@+"), target.size()));
  return listener.is_in(target) && !is_echo ? "" : "said to others";
}

std::string Witness::hear_numeric(Person& listener, const Message& message) const {
  if (message.command == "001") listener.nick = message.params.get(0);
  const auto name = message.params.get(0);
  if (name != "*" && !listener.nick.empty() && !equals_folded(name, listener.nick)) return "answered to others";
  const bool is_secret = message.command == "353" && message.params.get(1) == "@";
  return is_secret && !listener.is_in(message.params.get(2)) ? "the people of a secret room" : "";
}

std::string Witness::hear_cap(Person& listener, const Message& message) const {
  if (message.params.get(1) == "LS" && message.params.get(2).find('=') != std::string_view::npos) return "a value";
  if (message.params.get(1) != "ACK") return {};
  for_each_in_list(
      message.params.get(2),
      [&listener](std::string_view word) {
        if (word.starts_with('-')) {
          listener.capabilities.erase(std::string{word.substr(1)});
        } else {
          listener.capabilities.emplace(word);
        }
      },
      ' ');
  return {};
}

const Witness::Person* Witness::find(std::string_view nick) const {
  for (const auto& [id, person] : people_) {
    if (equals_folded(person.nick, nick)) return &person;
  }
  return nullptr;
}

bool Witness::share_a_room(const Person& one, const Person& other) const {
  return std::ranges::any_of(one.rooms, [&other](const auto& room) { return other.rooms.contains(room); });
}

}  // namespace portico::chat::test
