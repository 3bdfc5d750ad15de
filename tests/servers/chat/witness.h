// Listens to all that an engine says, and complains when somebody hears what they may not or does not hear what they
// should, when an answer is not true, and when a line is no proper one. What it knows it has from the lines themselves,
// as clients do, and writes into its ledger.
//
// An event, a line about somebody for others, has an audience, which the ledger knows when its first copy comes: each
// of them hears it, once, and nobody else. One that never comes is missed only where it brought words (PRIVMSG). An
// answer is for who has asked, and says what the ledger says.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/message.h"
#include "tests/servers/chat/ledger.h"

namespace portico::chat::test {

class Witness {
 public:
  void arrived(ClientId client, void* seat);

  // Before somebody says a line, or does something for which there is none. Nobody: time passes.
  void acts(ClientId client, std::string_view line = {});

  // What is wrong with what the calls since then have brought, or nothing. REQUIRES: who has arrived is known before.
  std::string complaint(const Outcome& outcome);

  const Ledger& ledger() const { return ledger_; }
  // The rooms, case-folded, that were entered or left since this was asked last.
  std::set<std::string> changed_rooms() { return std::exchange(ledger_.changed, {}); }

 private:
  struct Event {
    std::string text;
    std::vector<ClientId> audience;  // who has still to hear it
  };

  // Every function says what is wrong, or nothing.
  std::string hear(const Delivery& delivery);
  std::string hear_tags(const Person& listener, const Message& message) const;
  std::string hear_command(Person& listener, const Message& message, std::string_view text);
  std::string hear_cap(Person& listener, const Message& message) const;
  std::string hear_error(const Person& listener);
  std::string end_step(const std::vector<ClientId>& disconnected);

  // witness_events.cpp
  std::string hear_event(const Person& listener, const Message& message, std::string_view text);
  std::string end_event() const;
  std::string hear_nothing();
  std::string begin(Person& who, const Message& message);
  std::string begin_join(Person& who, const Message& message);
  std::string begin_leave(Person& who, const Message& message);
  std::string begin_topic(const Person& who, const Message& message);
  std::string begin_mode(Person& who, const Message& message);
  std::string begin_nick(Person& who, const Message& message);
  std::string begin_invite(const Person& who, const Message& message);
  std::string begin_speech(const Person& who, const Message& message);
  std::string begin_operator_news(const Person& who, const Message& message);
  void add_occupants(const Room& room);
  template <class Wanted>
  void add_peers(const Person& who, Wanted&& wanted);

  // witness_answers.cpp
  std::string hear_numeric(Person& listener, const Message& message);
  std::string hear_of_room(const Person& listener, const Message& message, const Room& room);
  std::string hear_refusal(const Person& listener, const Message& message);
  std::string hear_state(Person& listener, const Message& message);
  std::string hear_watched(Person& listener, const Message& message);

  // witness_listings.cpp
  std::string hear_name(const Person& listener, std::string_view word, const Room& room);
  std::string hear_who(const Person& listener, const Message& message);
  std::string hear_who_row(const Person& listener, std::string_view room, std::string_view nick,
                           std::string_view flags);
  std::string hear_whois_room(const Person& listener, std::string_view word);
  std::string hear_end(const Person& listener, const Message& message);
  std::set<std::string> expected_who(const Person& listener);

  Ledger ledger_;
  ClientId actor_ = 0;
  std::string said_;  // the actor's line
  Message asked_;     // what it says; of said_
  Event event_;
  std::set<std::string> gathered_;  // of an answer of several lines
  std::string subject_;             // of a WHOIS
  bool incomplete_ = false;         // the answer was said to be
  std::set<std::string> left_silently_;
  std::string last_entered_;
};

}  // namespace portico::chat::test
