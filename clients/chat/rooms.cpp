#include "clients/chat/rooms.h"

#include <algorithm>
#include <utility>

namespace portico::chat::client {

void Rooms::set_folding(Folding folding) {
  if (folding == std::exchange(folding_, folding)) return;
  const auto current = std::exchange(current_, {});
  for (auto& [old, room] : std::exchange(rooms_, {})) {
    if (old == current) current_ = fold(room.name);
    const auto members = std::exchange(room.members, {});
    for (const auto& [key, nick] : members) add_member(room, nick);
    rooms_.emplace(fold(room.name), std::move(room));
  }
}

Room* Rooms::find(std::string_view name) {
  const auto found = rooms_.find(fold(name));
  return found == rooms_.end() ? nullptr : &found->second;
}

const Room* Rooms::find(std::string_view name) const {
  const auto found = rooms_.find(fold(name));
  return found == rooms_.end() ? nullptr : &found->second;
}

Room& Rooms::ask(std::string_view name, std::string_view key, bool becomes_current) {
  auto& room = rooms_[fold(name)];
  if (room.name.empty()) room.name = name;
  if (!key.empty()) room.key = key;
  room.presence = Room::Presence::Asked;
  room.becomes_current = room.becomes_current || becomes_current;
  return room;
}

void Rooms::enter(std::string_view name) {
  if (rooms_.size() >= kMostRooms && find(name) == nullptr) return;
  auto& room = rooms_[fold(name)];
  room.name = name;
  room.presence = Room::Presence::Inside;
  room.members.clear();
  if (std::exchange(room.becomes_current, false) || current_.empty()) current_ = fold(name);
}

void Rooms::leave(std::string_view name) {
  rooms_.erase(fold(name));
  if (current_ != fold(name)) return;
  const auto other =
      std::ranges::find_if(rooms_, [](const auto& each) { return each.second.presence == Room::Presence::Inside; });
  current_ = other == rooms_.end() ? std::string{} : other->first;
}

void Rooms::lose_all() {
  for (auto& [name, room] : rooms_) {
    room.presence = Room::Presence::Lost;
    room.members.clear();
  }
}

const Room* Rooms::current() const {
  const auto found = rooms_.find(current_);
  if (found == rooms_.end() || found->second.presence != Room::Presence::Inside) return nullptr;
  return &found->second;
}

void Rooms::make_current(std::string_view name) { current_ = fold(name); }

void Rooms::give_up_waiting() {
  for (auto& [name, room] : rooms_) {
    if (room.presence == Room::Presence::Asked) room.presence = Room::Presence::Lost;
  }
}

bool Rooms::settled() const {
  return std::ranges::none_of(rooms_, [](const auto& each) { return each.second.presence == Room::Presence::Asked; });
}

void Rooms::add_member(Room& room, std::string_view nick) const {
  if (room.members.size() >= kMostMembers) return;
  room.members.insert_or_assign(fold(nick), std::string{nick});
}

void Rooms::remove_member(Room& room, std::string_view nick) const { room.members.erase(fold(nick)); }

bool Rooms::has_member(const Room& room, std::string_view nick) const { return room.members.contains(fold(nick)); }

std::vector<Room*> Rooms::with_member(std::string_view nick) {
  std::vector<Room*> found;
  for (auto& [name, room] : rooms_) {
    if (has_member(room, nick)) found.push_back(&room);
  }
  return found;
}

std::vector<Room*> Rooms::all() {
  std::vector<Room*> found;
  for (auto& [name, room] : rooms_) found.push_back(&room);
  return found;
}

std::vector<std::string> Rooms::names_inside() const {
  std::vector<std::string> names;
  for (const auto& [name, room] : rooms_) {
    if (room.presence == Room::Presence::Inside) names.push_back(room.name);
  }
  return names;
}

}  // namespace portico::chat::client
