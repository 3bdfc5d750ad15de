// The answers that list people and rooms: NAMES, WHO, WHOIS and LIST. All that the listener may know, and nothing else.
#include <algorithm>

#include "servers/chat/protocol/text.h"
#include "tests/servers/chat/witness.h"

namespace portico::chat::test {
namespace {

std::string_view first_of(std::string_view list) { return list.substr(0, list.find(',')); }

std::string_view without_marks(std::string_view word) {
  return word.substr(std::min(word.find_first_not_of("@+"), word.size()));
}

std::string shown_marks(const Occupant& occupant, const Person& listener) {
  return occupant.marks().substr(0, listener.has("multi-prefix") ? 2 : 1);
}

}  // namespace

std::string Witness::hear_name(const Person& listener, std::string_view word, const Room& room) {
  const auto name = without_marks(word);
  const auto* person = ledger_.find(name.substr(0, name.find('!')));
  const auto* occupant = person ? room.find(person->id) : nullptr;
  if (!occupant) return "somebody who is not in the room";
  if (!Ledger::can_see_in(listener, *person, room)) return "somebody whom the listener cannot see";
  if (word.substr(0, word.size() - name.size()) != shown_marks(*occupant, listener)) return "the wrong marks";
  if (name != (listener.has("userhost-in-names") ? person->source : person->nick)) return "the wrong name";
  return gathered_.insert(person->nick).second ? "" : "named twice";
}

std::string Witness::hear_whois_room(const Person& listener, std::string_view word) {
  const auto name = without_marks(word);
  const auto* room = ledger_.find_room(name);
  const auto* person = ledger_.find(subject_);
  if (!room || !person || !room->has(*person)) return "a room where they are not";
  if (!Ledger::can_see_in(listener, *person, *room)) return "a room that the listener cannot know";
  if (word.substr(0, word.size() - name.size()) != shown_marks(*room->find(person->id), listener))
    return "the wrong marks";
  return gathered_.insert(folded(name)).second ? "" : "named twice";
}

// WHOX has the fields that were asked for, in this order.
std::string Witness::hear_who(const Person& listener, const Message& message) {
  const auto& params = message.params;
  if (message.command == "352") return hear_who_row(listener, params.get(1), params.get(5), params.get(6));
  const auto options = asked_.params.get(1);
  const auto fields = first_of(options.substr(std::min(options.find('%'), options.size())));
  std::map<char, std::string_view> values;
  std::size_t next = 1;
  for (const char field : std::string_view{"tcuihsnfdlaor"}) {
    if (fields.find(field) != std::string_view::npos) values[field] = params.get(next++);
  }
  const auto* room = ledger_.find_room(values['c']);
  if (room && !Ledger::can_see(listener, *room)) return "a room that the listener cannot know";
  return values['n'].empty() ? "" : hear_who_row(listener, values['c'], values['n'], values['f']);
}

std::string Witness::hear_who_row(const Person& listener, std::string_view room_name, std::string_view nick,
                                  std::string_view flags) {
  const auto* person = ledger_.find(nick);
  const auto* room = ledger_.find_room(room_name);
  if (!person) return "somebody who is not here";
  if (person->is('i') && person->id != listener.id && !ledger_.meet(*person, listener)) return "somebody invisible";
  if (room && (!room->has(*person) || !Ledger::can_see_in(listener, *person, *room))) return "not to be known there";
  std::string expected = person->away ? "G" : "H";
  if (person->is('o')) expected += '*';
  if (room) expected += shown_marks(*room->find(person->id), listener);
  if (person->is('B')) expected += 'B';
  // Without a room in the answer it cannot be known whose marks these are.
  if (!flags.empty() && !room_name.empty() && flags != expected) return "the wrong flags";
  return gathered_.insert(person->nick).second ? "" : "named twice";
}

std::set<std::string> Witness::expected_who(const Person& listener) {
  const auto mask = asked_.params.get(0, "*");
  const auto* room = ledger_.find_room(mask);
  std::set<std::string> nicks;
  for (const auto& [id, person] : ledger_.people) {
    const bool is_visible =
        room ? room->has(person) && Ledger::can_see(listener, *room) && (room->has(listener) || !person.is('i'))
             : id == listener.id || !person.is('i') || ledger_.meet(listener, person);
    if (person.is_here() && is_visible) nicks.insert(person.nick);
  }
  return nicks;
}

// Whether all has come that the listener may know.
std::string Witness::hear_end(const Person& listener, const Message& message) {
  const auto gathered = std::exchange(gathered_, {});
  const auto& params = asked_.params;
  std::set<std::string> expected;
  if (message.command == "366") {
    const auto* room = ledger_.find_room(first_of(message.params.get(1)));
    if (!room) return gathered.empty() ? "" : "people of no room";
    for (const auto& occupant : room->occupants) {
      const auto& person = ledger_.people[occupant.id];
      if (Ledger::can_see_in(listener, person, *room) && Ledger::can_see(listener, *room)) expected.insert(person.nick);
    }
  } else if (message.command == "318") {
    const auto* person = ledger_.find(std::exchange(subject_, {}));
    for (const auto& [name, room] : ledger_.rooms) {
      if (person && room.has(*person) && Ledger::can_see_in(listener, *person, room)) expected.insert(name);
    }
  } else if (message.command == "323") {
    if (!params.empty()) return {};
    for (const auto& [name, room] : ledger_.rooms) {
      if (Ledger::can_see(listener, room)) expected.insert(name);
    }
  } else {
    const auto mask = params.get(0, "*");
    const bool is_plain = params.size() < 2 && (mask == "*" || mask == "0" || ledger_.find_room(mask));
    if (!is_plain) return {};
    expected = expected_who(listener);
  }
  return incomplete_ || gathered == expected ? "" : "not all, or too much";
}

}  // namespace portico::chat::test
