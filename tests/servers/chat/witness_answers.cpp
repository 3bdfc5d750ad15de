// The numerics: answers, each held against the ledger.
#include <algorithm>

#include "servers/chat/protocol/names.h"
#include "servers/chat/protocol/text.h"
#include "tests/servers/chat/witness.h"

namespace portico::chat::test {
namespace {

// Where the name of a room stands in what is said of rooms that the listener knows.
const std::map<std::string_view, std::size_t> kPlaceOfRoom{
    {"322", 1}, {"324", 1}, {"329", 1}, {"331", 1}, {"332", 1}, {"333", 1}, {"341", 2}, {"346", 1},
    {"347", 1}, {"348", 1}, {"349", 1}, {"352", 1}, {"353", 2}, {"367", 1}, {"368", 1}, {"404", 1},
    {"441", 2}, {"442", 1}, {"443", 2}, {"478", 1}, {"482", 1}, {"525", 1}, {"696", 1}};

// Those that come without being asked for, to whom they concern.
bool is_news(std::string_view numeric) { return numeric == "730" || numeric == "731" || numeric == "465"; }

std::set<char> modes_of(const Room& room) {
  auto modes = room.modes;
  if (!room.key.empty()) modes.insert('k');
  if (!room.limit.empty()) modes.insert('l');
  return modes;
}

std::set<char> letters_of(std::string_view modes) { return {modes.begin() + 1, modes.end()}; }

char list_of(std::string_view numeric) { return numeric[1] == '6' ? 'b' : numeric[2] < '8' ? 'I' : 'e'; }

}  // namespace

std::string Witness::hear_numeric(Person& listener, const Message& message) {
  const auto numeric = message.command;
  const auto name = message.params.get(0);
  if (listener.id != actor_ && !is_news(numeric)) return "an answer to others";
  if (numeric == "001") {
    const auto text = message.params.get(1);
    listener.nick = name;
    listener.source = text.substr(text.rfind(' ') + 1);
  }
  if (name != "*" && listener.is_here() && name != listener.nick) return "addressed to others";
  if (numeric == "416") incomplete_ = true;
  const auto place = kPlaceOfRoom.find(numeric);
  if (place != kPlaceOfRoom.end() && looks_like_channel(message.params.get(place->second))) {
    const auto* room = ledger_.find_room(message.params.get(place->second));
    if (!room || !Ledger::can_see(listener, *room)) return "of a room that the listener cannot know";
    const auto wrong = hear_of_room(listener, message, *room);
    if (!wrong.empty()) return wrong;
  }
  if (numeric.front() == '4') return hear_refusal(listener, message);
  if (numeric == "352" || numeric == "354") return hear_who(listener, message);
  if (numeric >= "730" && numeric <= "733") return hear_watched(listener, message);
  return hear_state(listener, message);
}

std::string Witness::hear_of_room(const Person& listener, const Message& message, const Room& room) {
  const auto numeric = message.command;
  const auto& params = message.params;
  const bool is_in = room.has(listener);
  if (numeric == "322") {
    gathered_.insert(folded(room.name));
    return params.get(2) == std::to_string(room.occupants.size()) && params.get(3) == room.topic ? "" : "not so";
  }
  if (numeric == "324") {
    const auto key = room.key.empty() ? std::string_view{} : is_in ? std::string_view{room.key} : "*";
    const bool is_key_right = key.empty() || params.get(3) == key;
    return letters_of(params.get(2)) == modes_of(room) && is_key_right ? "" : "not its modes";
  }
  if (numeric == "331" || numeric == "332" || numeric == "333") {
    if (!is_in) return "the topic of others";
    return numeric == "333" || params.get(2) == room.topic || room.topic.empty() ? "" : "not its topic";
  }
  if (numeric == "346" || numeric == "348" || numeric == "367") {
    const auto list = room.lists.find(list_of(numeric));
    if (asked_.params.size() > 2) return {};  // what else the MODE has changed is told behind it
    const bool is_in_list = list != room.lists.end() && std::ranges::count(list->second, params.get(2)) != 0;
    return is_in_list && gathered_.emplace(params.get(2)).second ? "" : "not in the list";
  }
  if (numeric == "347" || numeric == "349" || numeric == "368") {
    const auto list = room.lists.find(list_of(numeric));
    const auto size = list == room.lists.end() ? 0 : list->second.size();
    return std::exchange(gathered_, {}).size() == size || asked_.params.size() > 2 ? "" : "not all";
  }
  if (numeric == "353") {
    if ((params.get(1) == "@") != room.is('s')) return "the wrong mark of a secret room";
    std::string wrong;
    for_each_in_list(
        params.get(3), [&](std::string_view word) { wrong += hear_name(listener, word, room); }, ' ');
    return wrong;
  }
  return {};
}

std::string Witness::hear_refusal(const Person& listener, const Message& message) {
  const auto numeric = message.command;
  const auto about = message.params.get(1);
  const auto* room = ledger_.find_room(about);
  const auto* person = ledger_.find(about);
  const bool is_in = room && room->has(listener);
  const bool is_seen = room && Ledger::can_see(listener, *room);
  const std::map<std::string_view, bool> reasons{
      {"401", !person && (!is_seen || folded(asked_.command) != "privmsg")},
      {"403", !is_seen},
      {"404", room && !Ledger::may_speak(listener, *room)},
      {"442", !is_in},
      {"471", room && !is_in && !room->limit.empty()},
      {"473", room && !is_in && room->is('i')},
      {"474", room && !is_in && Ledger::fits(*room, 'b', listener)},
      {"475", room && !is_in && !room->key.empty()},
      {"481", !listener.is('o')},
      // What a MODE has changed is told behind what it was refused.
      {"482", room && (!room->is_operator(listener) || folded(asked_.command) == "mode")}};
  const auto reason = reasons.find(numeric);
  return reason == reasons.end() || reason->second ? "" : "a refusal without a reason";
}

std::string Witness::hear_state(Person& listener, const Message& message) {
  const auto numeric = message.command;
  const auto& params = message.params;
  if (numeric == "305" || numeric == "306") listener.away = numeric == "306";
  if (numeric == "311") subject_ = params.get(1);
  if (numeric == "315" || numeric == "318" || numeric == "323" || numeric == "366") return hear_end(listener, message);
  const auto* about = ledger_.find(params.get(1));
  if (numeric == "301") return about && about->away ? "" : "not away";
  if (numeric == "311")
    return about && about->source.starts_with(about->nick + "!" + std::string{params.get(2)}) ? "" : "not so";
  if (numeric == "313") return about && about->is('o') ? "" : "no operator";
  if (numeric == "335") return about && about->is('B') ? "" : "no bot";
  std::string wrong;
  if (numeric == "319") {
    for_each_in_list(
        params.get(2), [&](std::string_view word) { wrong += hear_whois_room(listener, word); }, ' ');
  }
  if (numeric == "303") {
    for_each_in_list(
        params.get(1), [&](std::string_view nick) { wrong += ledger_.find(nick) ? "" : "somebody who is not here"; },
        ' ');
  }
  return wrong;
}

std::string Witness::hear_watched(Person& listener, const Message& message) {
  if (message.command == "733") return std::exchange(gathered_, {}).size() == listener.watched.size() ? "" : "not all";
  const auto operation = listener.id == actor_ ? asked_.params.get(0) : std::string_view{};
  std::string wrong;
  for_each_in_list(message.params.get(1), [&](std::string_view word) {
    const auto nick = word.substr(0, word.find('!'));
    const auto* person = ledger_.find(nick);
    const bool is_watched = operation == "+" || listener.watched.contains(folded(nick));
    if (!is_watched) wrong = "somebody who is not watched";
    if (message.command == "732") {
      gathered_.insert(folded(nick));
    } else {
      const bool is_here = message.command == "730";
      if (is_here != (person != nullptr) || (person && word != person->source)) wrong = "not so";
      listener.watched[folded(nick)] = is_here;
    }
  });
  return wrong;
}

}  // namespace portico::chat::test
