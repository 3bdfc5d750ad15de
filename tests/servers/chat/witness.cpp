#include "tests/servers/chat/witness.h"

#include <algorithm>
#include <variant>

#include "servers/chat/protocol/tags.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::test {
namespace {

bool is_proper(std::string_view line) {
  if (!line.ends_with("\r\n")) return false;
  line.remove_suffix(2);
  const auto tags = line.starts_with('@') ? line.find(' ') + 1 : 0;
  return line.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos &&
         line.size() - tags + 2 <= kMaxLine;
}

// Lines that are neither events nor numerics, and what must have been asked for.
const std::map<std::string_view, std::string_view> kOfTheServer{{"ACK", "labeled-response"},
                                                                {"BATCH", "batch"},
                                                                {"FAIL", "standard-replies"},
                                                                {"NOTE", "standard-replies"},
                                                                {"WARN", "standard-replies"},
                                                                {"NOTICE", ""},
                                                                {"PING", ""},
                                                                {"PONG", ""}};

}  // namespace

void Witness::arrived(ClientId client, void* seat) {
  auto& person = ledger_.people[client];
  person.id = client;
  person.seat = seat;
}

void Witness::acts(ClientId client, std::string_view line) {
  actor_ = client;
  said_ = line;
  const auto parsed = parse_message(said_);
  asked_ = std::holds_alternative<Message>(parsed) ? std::get<Message>(parsed) : Message{};
  gathered_.clear();
  subject_.clear();
  incomplete_ = false;
  const auto actor = ledger_.people.find(client);
  if (actor == ledger_.people.end() || folded(asked_.command) != "monitor") return;
  auto& watched = actor->second.watched;
  if (folded(asked_.params.get(0)) == "c") watched.clear();
  if (asked_.params.get(0) != "-") return;
  for_each_in_list(asked_.params.get(1), [&watched](std::string_view nick) { watched.erase(folded(nick)); });
}

std::string Witness::complaint(const Outcome& outcome) {
  for (const auto& delivery : outcome.deliveries) {
    const auto wrong = hear(delivery);
    if (!wrong.empty()) return wrong + ": " + *delivery.line;
  }
  const auto silence = outcome.deliveries.empty() ? hear_nothing() : "";
  return silence.empty() ? end_step(outcome.disconnected) : silence;
}

std::string Witness::end_step(const std::vector<ClientId>& disconnected) {
  const auto untold = end_event();
  event_ = {};
  if (!untold.empty()) return untold;
  for (const auto& name : std::exchange(left_silently_, {})) {
    if (ledger_.rooms.contains(name)) return "somebody has left without a word";
  }
  for (const auto id : disconnected) {
    const auto found = ledger_.people.find(id);
    if (found == ledger_.people.end()) return "somebody ends who is not there";
    if (found->second.is_here()) return "somebody ends without an ERROR";
    ledger_.people.erase(found);
  }
  for (const auto& [id, person] : ledger_.people) {
    for (const auto& [nick, is_here] : person.watched) {
      if (is_here != (ledger_.find(nick) != nullptr)) return person.nick + " was not told of " + nick;
    }
  }
  return {};
}

std::string Witness::hear(const Delivery& delivery) {
  const auto listener = ledger_.people.find(delivery.to);
  if (listener == ledger_.people.end()) return "somebody hears who is not there";
  if (listener->second.seat != delivery.seat) return "the seat is another's";
  if (!is_proper(*delivery.line)) return "no proper line";
  const auto line = std::string_view{*delivery.line}.substr(0, delivery.line->size() - 2);
  const auto parsed = parse_message(line, kMaxTags);
  const auto* message = std::get_if<Message>(&parsed);
  if (!message) return "not to be understood";
  const auto wrong = hear_tags(listener->second, *message);
  if (!wrong.empty()) return wrong;
  return hear_command(listener->second, *message, line.substr(message->tags.empty() ? 0 : message->tags.size() + 2));
}

std::string Witness::hear_tags(const Person& listener, const Message& message) const {
  std::string wrong;
  for_each_tag(message.tags, [&](const Tag& tag) {
    const bool may_read = tag.key == "time"    ? listener.has("server-time")
                          : tag.key == "label" ? listener.has("labeled-response") && listener.id == actor_
                          : tag.key == "batch" ? listener.has("batch") && listener.id == actor_
                                               : listener.has("message-tags");
    if (!may_read) wrong = "a tag that was not asked for";
  });
  return wrong;
}

std::string Witness::hear_command(Person& listener, const Message& message, std::string_view text) {
  const auto command = message.command;
  if (is_digit(command.front())) return hear_numeric(listener, message);
  if (command == "CAP") return hear_cap(listener, message);
  if (command == "ERROR") return hear_error(listener);
  if (message.source.find('!') != std::string_view::npos) return hear_event(listener, message, text);
  const auto needed = kOfTheServer.find(command);
  if (needed == kOfTheServer.end()) return "nothing that a server says";
  const bool is_of_setname = command == "FAIL" && message.params.get(0) == "SETNAME" && listener.has("setname");
  if (!needed->second.empty() && !listener.has(needed->second) && !is_of_setname) return "not asked for";
  const bool is_asked = listener.id == actor_ || command == "PING";
  return is_asked ? "" : "an answer to others";
}

std::string Witness::hear_error(const Person& listener) {
  for (const auto& [name, room] : ledger_.rooms) {
    if (room.has(listener)) left_silently_.insert(name);
  }
  ledger_.leave_all(listener);
  ledger_.people[listener.id].nick.clear();
  return {};
}

std::string Witness::hear_cap(Person& listener, const Message& message) const {
  if (listener.id != actor_) return "an answer to others";
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

}  // namespace portico::chat::test
