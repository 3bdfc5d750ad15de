#include "tests/servers/chat/ledger.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace portico::chat::test {
namespace {

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte; }

// masks.h's grammar, without its UTF-8: sources are ASCII here. Row by row, what is true of the mask so far and of each
// beginning of the text.
bool matches_mask(std::string_view mask, std::string_view text) {
  std::vector<char> row(text.size() + 1, 0);
  row[0] = 1;
  for (std::size_t at = 0; at < mask.size(); ++at) {
    const bool escapes = mask[at] == '\\' && at + 1 < mask.size() && (mask[at + 1] == '*' || mask[at + 1] == '?');
    if (mask[at] == '*') {
      for (std::size_t end = 1; end <= text.size(); ++end) row[end] = row[end] != 0 || row[end - 1] != 0;
      continue;
    }
    const char wanted = mask[escapes ? ++at : at];
    const bool is_any = !escapes && wanted == '?';
    for (auto end = text.size(); end > 0; --end) {
      row[end] = row[end - 1] != 0 && (is_any || lower(wanted) == lower(text[end - 1]));
    }
    row[0] = 0;
  }
  return row[text.size()] != 0;
}

bool is_full(const Room& room) {
  std::size_t limit = 0;
  std::from_chars(room.limit.data(), room.limit.data() + room.limit.size(), limit);
  return !room.limit.empty() && room.occupants.size() >= limit;
}

}  // namespace

std::string folded(std::string_view name) {
  std::string text{name};
  std::ranges::transform(text, text.begin(), lower);
  return text;
}

Occupant* Room::find(ClientId id) {
  const auto found = std::ranges::find(occupants, id, &Occupant::id);
  return found == occupants.end() ? nullptr : &*found;
}

bool Room::is_operator(const Person& person) const {
  const auto* occupant = find(person.id);
  return occupant && occupant->is_operator;
}

Person* Ledger::find(std::string_view nick) {
  for (auto& [id, person] : people) {
    if (person.nick.size() == nick.size() && person.is_here() && folded(person.nick) == folded(nick)) return &person;
  }
  return nullptr;
}

Room* Ledger::find_room(std::string_view name) {
  const auto found = rooms.find(folded(name));
  return found == rooms.end() ? nullptr : &found->second;
}

Room& Ledger::open_room(std::string_view name) {
  auto& room = rooms[folded(name)];
  room.name = name;
  room.door = {++last_serial_, 0};
  return room;
}

void Ledger::enter(Room& room, const Person& person) {
  room.occupants.push_back({.id = person.id, .is_operator = room.occupants.empty()});
  changed.insert(folded(room.name));
}

void Ledger::leave(Room& room, const Person& person) {
  std::erase_if(room.occupants, [&person](const auto& occupant) { return occupant.id == person.id; });
  const auto name = folded(room.name);
  changed.insert(name);
  if (room.occupants.empty()) rooms.erase(name);
}

void Ledger::leave_all(const Person& person) {
  for (auto at = rooms.begin(); at != rooms.end();) {
    auto& room = (at++)->second;
    if (room.has(person)) leave(room, person);
  }
}

bool Ledger::meet(const Person& one, const Person& other) const {
  return std::ranges::any_of(rooms,
                             [&](const auto& entry) { return entry.second.has(one) && entry.second.has(other); });
}

bool Ledger::can_see_in(const Person& viewer, const Person& other, const Room& room) {
  return viewer.id == other.id || room.has(viewer) || (!room.is('s') && !other.is('i'));
}

bool Ledger::fits(const Room& room, char list, const Person& person) {
  const auto found = room.lists.find(list);
  return found != room.lists.end() &&
         std::ranges::any_of(found->second, [&person](const auto& mask) { return matches_mask(mask, person.source); });
}

bool Ledger::may_speak(const Person& person, const Room& room) {
  const auto* occupant = room.find(person.id);
  if (occupant && !occupant->marks().empty()) return true;
  const bool is_banned = fits(room, 'b', person) && !fits(room, 'e', person);
  return !is_banned && !room.is('m') && (occupant || !room.is('n'));
}

bool Ledger::may_enter(const Person& person, const Room& room, std::string_view said) {
  const bool is_banned = fits(room, 'b', person) && !fits(room, 'e', person);
  const bool is_asked = person.invited_into.contains(room.door) || fits(room, 'I', person);
  const bool has_key = room.key.empty() || said.find(room.key) != std::string_view::npos;
  return !is_banned && (!room.is('i') || is_asked) && has_key && !is_full(room);
}

}  // namespace portico::chat::test
