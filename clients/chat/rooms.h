// The rooms a person is in, was in until the connection broke, or has asked to enter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clients/chat/folding.h"

namespace portico::chat::client {

// A server cannot make a client remember more than that.
inline constexpr std::size_t kMostRooms = 1000;
inline constexpr std::size_t kMostMembers = 100'000;  // of each room

struct Room {
  enum class Presence : std::uint8_t { Lost, Asked, Inside };

  std::string name;                            // as the server writes it
  std::string key;                             // to enter, empty: none
  Presence presence = Presence::Asked;         // Lost: to be entered again
  bool becomes_current = false;                // once it is entered
  std::map<std::string, std::string> members;  // nicks by their folded form
};

class Rooms {
 public:
  void set_folding(Folding folding);

  // nullptr when there is none of that name. Valid until the rooms change.
  [[nodiscard]] Room* find(std::string_view name);
  [[nodiscard]] const Room* find(std::string_view name) const;

  // To be entered; one that is there gets the new key, if there is one.
  Room& ask(std::string_view name, std::string_view key, bool becomes_current);

  // It was entered. Nothing happens when there are too many.
  void enter(std::string_view name);
  void leave(std::string_view name);

  // The connection is gone; all rooms that were entered or asked for are remembered.
  void lose_all();

  // In what is said next: a room inside of which one is, otherwise nullptr.
  [[nodiscard]] const Room* current() const;
  void make_current(std::string_view name);

  // No answer comes to what was asked; it is remembered, as what lose_all() leaves.
  void give_up_waiting();

  // No answer is missing.
  [[nodiscard]] bool settled() const;

  void add_member(Room& room, std::string_view nick) const;
  void remove_member(Room& room, std::string_view nick) const;
  [[nodiscard]] bool has_member(const Room& room, std::string_view nick) const;

  // Those where that person is.
  [[nodiscard]] std::vector<Room*> with_member(std::string_view nick);

  [[nodiscard]] std::vector<Room*> all();
  [[nodiscard]] std::vector<std::string> names_inside() const;

 private:
  [[nodiscard]] std::string fold(std::string_view name) const { return folded(name, folding_); }

  std::map<std::string, Room> rooms_;  // by their folded names
  std::string current_;
  Folding folding_ = Folding::Rfc1459;
};

}  // namespace portico::chat::client
