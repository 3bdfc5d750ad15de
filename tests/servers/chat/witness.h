// Listens to all that an engine says, and complains when somebody hears what they may not, or what is no proper line.
// What it knows of rooms and capabilities it has from the lines themselves, as clients do.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "servers/chat/engine/engine.h"
#include "servers/chat/protocol/message.h"

namespace portico::chat::test {

class Witness {
 public:
  void arrived(ClientId client, void* seat) { people_[client].seat = seat; }

  // What is wrong with what a call has brought, or nothing. REQUIRES: who has arrived is known before.
  std::string complaint(const Outcome& outcome);

  // The nicks in the rooms, as they ought to be.
  std::map<std::string, std::set<std::string>> rooms() const;
  std::string nick(ClientId client) const { return people_.at(client).nick; }

 private:
  struct Person {
    bool has(std::string_view capability) const { return capabilities.contains(std::string{capability}); }
    bool is_in(std::string_view room) const;

    void* seat = nullptr;
    std::string nick;
    std::set<std::string> rooms;  // case-folded
    std::set<std::string> capabilities;
  };

  std::string hear(const Delivery& delivery);
  std::string hear_tags(const Person& listener, const Message& message) const;
  std::string hear_command(Person& listener, const Message& message);
  std::string hear_room(Person& listener, const Message& message) const;
  std::string hear_peer(Person& listener, const Message& message) const;
  std::string hear_speech(const Person& listener, const Message& message) const;
  std::string hear_numeric(Person& listener, const Message& message) const;
  std::string hear_cap(Person& listener, const Message& message) const;
  const Person* find(std::string_view nick) const;
  bool share_a_room(const Person& one, const Person& other) const;

  std::map<ClientId, Person> people_;
};

}  // namespace portico::chat::test
