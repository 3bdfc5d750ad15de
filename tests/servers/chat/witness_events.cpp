// The events: lines about somebody for others.
#include <algorithm>

#include "servers/chat/protocol/names.h"
#include "tests/servers/chat/witness.h"

namespace portico::chat::test {
namespace {

// With IRCv3 extended-join the same event has two forms.
std::string text_of(const Message& message, std::string_view text) {
  if (message.command != "JOIN") return std::string{text};
  return std::string{message.source} + " JOIN " + std::string{message.params.get(0)};
}

bool takes_argument(char letter, bool set) {
  return std::string_view{"beIkov"}.find(letter) != std::string_view::npos || (letter == 'l' && set);
}

// Whether anything has changed by it.
bool change_list(std::vector<std::string>& masks, bool set, std::string_view mask) {
  const auto before = masks.size();
  std::erase_if(masks, [mask](const auto& known) { return folded(known) == folded(mask); });
  const bool was_there = masks.size() != before;
  if (set) masks.emplace_back(mask);
  return was_there != set;
}

bool change_flag(std::set<char>& modes, bool set, char letter) {
  return set ? modes.insert(letter).second : modes.erase(letter) > 0;
}

bool change(Room& room, bool set, char letter, std::string_view argument, const Person* person) {
  switch (letter) {
    case 'b':
    case 'e':
    case 'I':
      return change_list(room.masks(letter), set, argument);
    case 'k':
      room.key = set ? argument : "";
      return true;
    case 'l':
      room.limit = set ? argument : "";
      return true;
    case 'o':
    case 'v': {
      auto* occupant = person ? room.find(person->id) : nullptr;
      if (!occupant) return false;
      return std::exchange(letter == 'o' ? occupant->is_operator : occupant->has_voice, set) != set;
    }
    case 'i':
      if (set) ++room.door.second;
      [[fallthrough]];
    default:
      return change_flag(room.modes, set, letter);
  }
}

}  // namespace

std::string Witness::hear_event(const Person& listener, const Message& message, std::string_view text) {
  const auto heard = text_of(message, text);
  const bool goes_on = heard == event_.text && std::ranges::count(event_.audience, listener.id) != 0;
  if (!goes_on) {
    const auto untold = end_event();
    if (!untold.empty()) return untold;
    event_ = {heard, {}};
    auto* who = ledger_.find(message.source.substr(0, message.source.find('!')));
    if (!who || who->source != message.source) return "of nobody";
    if (who->id != actor_ && message.command != "QUIT") return "of somebody who has done nothing";
    const auto wrong = begin(*who, message);
    if (!wrong.empty()) return wrong;
  }
  const auto place = std::ranges::find(event_.audience, listener.id);
  if (place == event_.audience.end()) return listener.nick + " may not hear it";
  event_.audience.erase(place);
  const bool is_extended = message.params.size() == 3;
  return message.command == "JOIN" && is_extended != listener.has("extended-join") ? "the wrong kind of JOIN" : "";
}

std::string Witness::end_event() const {
  return event_.audience.empty() ? "" : "somebody has not heard it: " + event_.text;
}

// Of NOTICE and TAGMSG nobody is told when they are refused. Who says something to nobody is.
std::string Witness::hear_nothing() {
  const auto actor = ledger_.people.find(actor_);
  if (folded(asked_.command) != "privmsg" || actor == ledger_.people.end() || !actor->second.is_here()) return {};
  const auto* room = ledger_.find_room(asked_.params.get(0));
  const bool is_heard =
      room && std::ranges::any_of(room->occupants, [this](const auto& occupant) { return occupant.id != actor_; });
  return is_heard || ledger_.find(asked_.params.get(0)) ? "words that nobody has heard" : "";
}

void Witness::add_occupants(const Room& room) {
  for (const auto& occupant : room.occupants) event_.audience.push_back(occupant.id);
}

template <class Wanted>
void Witness::add_peers(const Person& who, Wanted&& wanted) {
  for (const auto& [id, person] : ledger_.people) {
    if (id != who.id && ledger_.meet(who, person) && wanted(person)) event_.audience.push_back(id);
  }
}

std::string Witness::begin(Person& who, const Message& message) {
  const auto command = message.command;
  if (command == "JOIN") return begin_join(who, message);
  if (command == "PART" || command == "KICK") return begin_leave(who, message);
  if (command == "TOPIC") return begin_topic(who, message);
  if (command == "MODE") return begin_mode(who, message);
  if (command == "NICK") return begin_nick(who, message);
  if (command == "INVITE") return begin_invite(who, message);
  if (command == "PRIVMSG" || command == "NOTICE" || command == "TAGMSG") return begin_speech(who, message);
  if (command == "WALLOPS" || command == "KILL") return begin_operator_news(who, message);
  if (command == "QUIT") {
    add_peers(who, [](const Person& /*unused*/) { return true; });
    ledger_.leave_all(who);
  } else if (command == "SETNAME") {
    if (who.has("setname")) event_.audience.push_back(who.id);
    add_peers(who, [](const Person& peer) { return peer.has("setname"); });
  } else if (command == "AWAY") {
    if (message.params.empty() == who.away) return "not so";
    const bool has_come = folded(asked_.command) == "join";  // and those who were there before know it
    add_peers(who, [&](const Person& peer) {
      return peer.has("away-notify") && (!has_come || ledger_.find_room(last_entered_)->has(peer));
    });
  } else {
    return "nothing that a client does";
  }
  return {};
}

std::string Witness::begin_join(Person& who, const Message& message) {
  const auto name = message.params.get(0);
  auto* room = ledger_.find_room(name);
  if (room && room->has(who)) return "in twice";
  if (room && !Ledger::may_enter(who, *room, said_)) return "let in who may not";
  if (!room) room = &ledger_.open_room(name);
  who.invited_into.erase(room->door);
  ledger_.enter(*room, who);
  last_entered_ = name;
  add_occupants(*room);
  return {};
}

std::string Witness::begin_leave(Person& who, const Message& message) {
  auto* room = ledger_.find_room(message.params.get(0));
  const bool is_kick = message.command == "KICK";
  const auto* leaving = is_kick ? ledger_.find(message.params.get(1)) : &who;
  if (!room || !leaving || !room->has(*leaving)) return "out of a room where they are not";
  if (is_kick && !room->is_operator(who)) return "by somebody who may not";
  add_occupants(*room);
  ledger_.leave(*room, *leaving);
  return {};
}

std::string Witness::begin_topic(const Person& who, const Message& message) {
  auto* room = ledger_.find_room(message.params.get(0));
  if (!room || !room->has(who) || (room->is('t') && !room->is_operator(who))) return "by somebody who may not";
  room->topic = message.params.get(1);
  add_occupants(*room);
  return {};
}

std::string Witness::begin_mode(Person& who, const Message& message) {
  auto* room = ledger_.find_room(message.params.get(0));
  const bool is_own = message.params.get(0) == who.nick;
  if (!is_own && (!room || !room->is_operator(who))) return "by somebody who may not";
  std::size_t next = 2;
  bool set = true;
  for (const char letter : message.params.get(1)) {
    if (letter == '+' || letter == '-') {
      set = letter == '+';
    } else if (is_own) {
      if (letter == 'o' && set && !said_.empty()) return "an operator of one's own";
      if (!change_flag(who.modes, set, letter)) return "nothing new";
    } else {
      const auto argument = takes_argument(letter, set) ? message.params.get(next++) : std::string_view{};
      if (!change(*room, set, letter, argument, ledger_.find(argument))) return "nothing new";
    }
  }
  is_own ? event_.audience.push_back(who.id) : add_occupants(*room);
  return {};
}

std::string Witness::begin_nick(Person& who, const Message& message) {
  const auto nick = message.params.get(0);
  const auto* holder = ledger_.find(nick);
  if (holder && holder != &who) return "a nick that somebody else has";
  event_.audience.push_back(who.id);
  add_peers(who, [](const Person& /*unused*/) { return true; });
  who.source.replace(0, who.nick.size(), nick);
  who.nick = nick;
  return {};
}

std::string Witness::begin_invite(const Person& who, const Message& message) {
  auto* guest = ledger_.find(message.params.get(0));
  const auto* room = ledger_.find_room(message.params.get(1));
  if (!guest || !room || !room->has(who) || room->has(*guest)) return "no invitation";
  if (room->is('i') && !room->is_operator(who)) return "by somebody who may not";
  if (room->is('i')) guest->invited_into.insert(room->door);
  event_.audience.push_back(guest->id);
  for (const auto& occupant : room->occupants) {
    const bool may_know = occupant.id != who.id && (occupant.is_operator || !room->is('i'));
    if (may_know && ledger_.people[occupant.id].has("invite-notify")) event_.audience.push_back(occupant.id);
  }
  return {};
}

std::string Witness::begin_speech(const Person& who, const Message& message) {
  const auto target = message.params.get(0);
  const auto name = target.substr(std::min(target.find_first_not_of("@+"), target.size()));
  const auto* room = ledger_.find_room(name);
  const auto* user = ledger_.find(target);
  const auto hears = [&](const Person& person) { return message.command != "TAGMSG" || person.has("message-tags"); };
  if (room) {
    if (!Ledger::may_speak(who, *room)) return "by somebody who may not";
    const bool to_voices = target.starts_with('+');
    const bool to_operators = target.starts_with('@');
    for (const auto& occupant : room->occupants) {
      const bool is_meant = (!to_operators || occupant.is_operator) && (!to_voices || !occupant.marks().empty());
      if (occupant.id != who.id && is_meant && hears(ledger_.people[occupant.id])) {
        event_.audience.push_back(occupant.id);
      }
    }
  } else if (!user) {
    return "to nobody";
  } else if (hears(*user)) {
    event_.audience.push_back(user->id);
  }
  if (who.has("echo-message") && hears(who)) event_.audience.push_back(who.id);
  return {};
}

std::string Witness::begin_operator_news(const Person& who, const Message& message) {
  if (!who.is('o')) return "by somebody who may not";
  if (message.command == "KILL") {
    const auto* victim = ledger_.find(message.params.get(0));
    if (!victim) return "nobody is killed";
    event_.audience.push_back(victim->id);
    return {};
  }
  for (const auto& [id, person] : ledger_.people) {
    if (person.is_here() && person.is('w')) event_.audience.push_back(id);
  }
  return {};
}

}  // namespace portico::chat::test
