// Clients that say and do anything: nobody hears what they may not, everybody is in the rooms that list them, and what
// the engine knows fits together, after every step.
//
// The input: steps that end with LF. Their first byte says who and what: one of eight people says the rest as a line,
// or comes, goes, becomes an operator, or time passes. In a line, the bytes from 0xC0 up stand for words.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "servers/chat/engine/engine.h"
#include "servers/chat/protocol/casemapping.h"
#include "servers/chat/protocol/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/servers/chat/witness.h"

namespace {

using namespace portico::chat;
using portico::chat::test::Witness;
using portico::test::require;

constexpr std::size_t kPeople = 8;

constexpr std::array<std::string_view, 64> kWords{
    "JOIN ",
    "PART ",
    "PRIVMSG ",
    "NOTICE ",
    "TAGMSG ",
    "KICK ",
    "INVITE ",
    "TOPIC ",
    "NAMES ",
    "MODE ",
    "NICK ",
    "QUIT",
    "CAP REQ :",
    "CAP END",
    "CAP LS 302",
    "AWAY :",
    "SETNAME ",
    "MONITOR + ",
    "MONITOR - ",
    "WHO ",
    "WHOIS ",
    "WHOWAS ",
    "LIST ",
    "ISON ",
    "KILL ",
    "WALLOPS ",
    "REHASH",
    "LUSERS",
    "USERHOST ",
    "STATS ",
    "MOTD",
    "HELP ",
    "#a",
    "#b",
    "#c",
    "n0",
    "n1",
    "n2",
    "n3",
    "n4",
    "+i",
    "-i",
    "+m",
    "+s",
    "-n",
    "+b ",
    "+e ",
    "+k key",
    "+l 2",
    "+o ",
    "-o ",
    "+v ",
    "*!*@h",
    "*",
    ",",
    " :",
    "@label=1",
    "@+typing=x ",
    "message-tags ",
    "batch ",
    "labeled-response ",
    "echo-message ",
    "server-time ",
    "multi-prefix extended-join away-notify invite-notify setname userhost-in-names standard-replies"};

std::string spell(std::string_view line) {
  std::string text;
  for (const char byte : line) {
    const auto number = static_cast<unsigned char>(byte);
    if (number >= 0xC0) {
      text += kWords[number - 0xC0];
    } else {
      text += byte;
    }
  }
  return text;
}

Configuration small_configuration() {
  Configuration configuration;
  configuration.server_name = "s";
  configuration.limits.channels_per_client = 2;
  configuration.limits.list_entries = 3;
  configuration.limits.monitored_nicks = 2;
  configuration.bounds.invitations_per_client = 2;
  configuration.bounds.whowas_entries = 3;
  configuration.bounds.clients_per_address = kPeople - 1;
  return configuration;
}

class Play {
 public:
  void step(std::string_view step) {
    if (step.empty()) return;
    const auto choice = static_cast<unsigned char>(step.front());
    act(choice / kPeople, choice % kPeople, step.substr(1));
    check();
  }

  // Somebody in each room asks who is there.
  void compare_rooms() {
    for (const auto& [room, nicks] : witness_.rooms()) {
      for (const auto id : people_) {
        if (id != 0 && nicks.contains(witness_.nick(id))) {
          require(names(id, room) == nicks, "everybody is in the rooms that list them");
          break;
        }
      }
    }
  }

 private:
  void act(unsigned what, std::size_t who, std::string_view line) {
    auto& id = people_[who];
    if (id == 0) return come(who);
    switch (what) {
      case 0:
        return engine_.disconnect(id, "gone", now_, outcome_);
      case 1:
        return engine_.oper(id, "root", true, now_, outcome_);
      case 2:
        now_ += std::chrono::seconds{45};
        return engine_.tick(now_, outcome_);
      default:
        return say(id, spell(line));
    }
  }

  void come(std::size_t who) {
    Origin origin;
    origin.host = "h";
    origin.seat = &people_[who];
    people_[who] = engine_.connect(origin, now_, outcome_);
    witness_.arrived(people_[who], origin.seat);
    check();
    if (people_[who] == 0) return;
    const auto name = "n" + std::to_string(who);
    say(people_[who], "NICK " + name);
    say(people_[who], "USER " + name + " 0 * :" + name);
  }

  void say(ClientId id, const std::string& line) {
    const auto parsed = parse_message(line);
    if (const auto* message = std::get_if<Message>(&parsed)) {
      engine_.handle(id, *message, now_, outcome_);
    } else {
      engine_.malformed(id, std::get<Malformed>(parsed), now_, outcome_);
    }
  }

  void check() {
    const auto wrong = witness_.complaint(outcome_);
    require(wrong.empty(), wrong.c_str());
    for (const auto id : outcome_.disconnected) {
      for (auto& person : people_) person = person == id ? 0 : person;
    }
    outcome_.clear();
    require(engine_.consistent(), "what the engine knows fits together");
    require((engine_.next_deadline() == Time::max()) == (engine_.clients() == 0), "everybody is waited for");
  }

  std::set<std::string> names(ClientId id, const std::string& room) {
    say(id, "CAP REQ :-multi-prefix -userhost-in-names");
    say(id, "NAMES " + room);
    std::set<std::string> nicks;
    for (const auto& delivery : outcome_.deliveries) {
      const auto line = delivery.line->substr(0, delivery.line->size() - 2);
      const auto message = std::get<Message>(parse_message(line, kMaxTags));
      if (message.command != "353") continue;
      for_each_in_list(
          message.params.back(),
          [&nicks](std::string_view name) { nicks.emplace(name.substr(name.find_first_not_of("@+"))); }, ' ');
    }
    check();
    return nicks;
  }

  Engine engine_{small_configuration()};
  Witness witness_;
  Outcome outcome_;
  Time now_{};
  std::array<ClientId, kPeople> people_{};
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(bytes), size};
  Play play;
  for_each_in_list(
      input, [&play](std::string_view step) { play.step(step); }, '\n');
  play.compare_rooms();
  return 0;
}
