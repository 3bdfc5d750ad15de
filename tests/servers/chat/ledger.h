// Who is where, and may do what, as somebody knows who has read every line that the engine has delivered. It asks
// nothing of the engine and shares no code with it, so that a mistake there is none here.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "servers/chat/engine/outcome.h"

namespace portico::chat::test {

// Case-folded, which is the same for people and rooms.
std::string folded(std::string_view name);

// A room that is invite-only, until it is no more; an invitation of an operator opens it once.
using Door = std::pair<std::uint64_t, unsigned>;

struct Person {
  bool is_here() const { return !nick.empty(); }
  bool has(std::string_view capability) const { return capabilities.contains(capability); }
  bool is(char mode) const { return modes.contains(mode); }

  ClientId id = 0;
  void* seat = nullptr;
  std::string nick;  // empty before it is registered, and after it has ended
  std::string source;
  bool away = false;
  std::set<char> modes;
  std::set<std::string, std::less<>> capabilities;
  std::map<std::string, bool> watched;  // nicks, and whether they were said to be here
  std::set<Door> invited_into;
};

struct Occupant {
  std::string marks() const { return std::string{is_operator ? "@" : ""} + (has_voice ? "+" : ""); }

  ClientId id = 0;
  bool is_operator = false;
  bool has_voice = false;
};

struct Room {
  bool is(char mode) const { return modes.contains(mode); }
  Occupant* find(ClientId id);
  const Occupant* find(ClientId id) const { return const_cast<Room*>(this)->find(id); }
  bool has(const Person& person) const { return find(person.id) != nullptr; }
  bool is_operator(const Person& person) const;
  std::vector<std::string>& masks(char list) { return lists[list]; }

  std::string name;
  Door door;  // the last one
  std::set<char> modes{'n', 't'};
  std::string key;
  std::string limit;
  std::string topic;
  std::map<char, std::vector<std::string>> lists;  // b, e and I
  std::vector<Occupant> occupants;
};

class Ledger {
 public:
  Person* find(std::string_view nick);
  Room* find_room(std::string_view name);
  Room& open_room(std::string_view name);
  void enter(Room& room, const Person& person);
  // The room is no more when it is empty.
  void leave(Room& room, const Person& person);
  void leave_all(const Person& person);

  bool meet(const Person& one, const Person& other) const;
  static bool can_see(const Person& viewer, const Room& room) { return !room.is('s') || room.has(viewer); }
  static bool can_see_in(const Person& viewer, const Person& other, const Room& room);
  static bool fits(const Room& room, char list, const Person& person);
  static bool may_speak(const Person& person, const Room& room);
  // `said` is the JOIN: a key is in it, or is not.
  static bool may_enter(const Person& person, const Room& room, std::string_view said);

  std::map<ClientId, Person> people;
  std::map<std::string, Room> rooms;  // by their folded names
  std::set<std::string> changed;      // rooms that have been entered or left; who looks at them empties it

 private:
  std::uint64_t last_serial_ = 0;
};

}  // namespace portico::chat::test
