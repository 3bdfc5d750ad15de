// Clients that say and do anything. After every step: nobody has heard what they may not, what one has heard everybody
// has who should, words were heard or refused, nobody is in a room that does not list them, what people are told when
// they ask is true and nothing that they may not know, and what the engine knows fits together.
//
// The input: steps that end with LF. Their first byte says who and what: one of five people says the rest as a line, or
// comes, goes, becomes an operator, or time passes.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "servers/chat/engine/engine.h"
#include "servers/chat/protocol/text.h"
#include "tests/fuzz/chat_engine_words.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/servers/chat/witness.h"

namespace {

using namespace portico::chat;
using portico::chat::test::spell;
using portico::chat::test::Witness;
using portico::test::require;

constexpr std::size_t kPeople = 5;
constexpr std::size_t kMostBytes = 300;  // longer plays find no more, and take longer

// After each step who has acted asks one of these.
constexpr std::array<std::string_view, 12> kQuestions{
    "WHO #a",   "LIST",      "WHOIS n0", "MODE #a",        "NAMES #a",  "WHO *",
    "WHOIS n1", "MODE #a b", "NAMES #b", "WHO #a %tcnf,7", "MONITOR S", "USERHOST n0 n1",
};

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
    const auto who = choice % kPeople;
    act(choice / kPeople, who, step.substr(1));
    look_around(people_[who]);
  }

 private:
  void act(unsigned what, std::size_t who, std::string_view line) {
    const auto id = people_[who];
    if (id == 0) return come(who);
    if (what > 2) return say(id, spell(line));
    witness_.acts(what == 2 ? 0 : id);
    if (what == 0) engine_.disconnect(id, "gone", now_, outcome_);
    if (what == 1) engine_.oper(id, "root", true, now_, outcome_);
    if (what == 2) engine_.tick(now_ += std::chrono::seconds{45}, outcome_);
    listen();
  }

  void come(std::size_t who) {
    Origin origin;
    origin.host = "h";
    origin.seat = &people_[who];
    const auto id = engine_.connect(origin, now_, outcome_);
    people_[who] = id;
    witness_.arrived(id, origin.seat);
    witness_.acts(id);
    listen();
    const auto name = "n" + std::to_string(who);
    say(id, "NICK " + name);
    say(id, "USER " + name + " 0 * :" + name);
  }

  void say(ClientId id, const std::string& line) {
    if (id == 0) return;
    witness_.acts(id, line);
    const auto parsed = parse_message(line);
    if (const auto* message = std::get_if<Message>(&parsed)) {
      engine_.handle(id, *message, now_, outcome_);
    } else {
      engine_.malformed(id, std::get<Malformed>(parsed), now_, outcome_);
    }
    listen();
  }

  void listen() {
    const auto wrong = witness_.complaint(outcome_);
    require(wrong.empty(), wrong.c_str());
    for (const auto id : outcome_.disconnected) {
      for (auto& person : people_) person = person == id ? 0 : person;
    }
    outcome_.clear();
    require(engine_.consistent(), "what the engine knows fits together");
    require((engine_.next_deadline() == Time::max()) == (engine_.clients() == 0), "everybody is waited for");
  }

  // Somebody inside says who is in the rooms that have changed, and the witness holds it against what it has heard.
  void look_around(ClientId actor) {
    for (const auto& name : witness_.changed_rooms()) {
      const auto room = witness_.ledger().rooms.find(name);
      if (room != witness_.ledger().rooms.end()) say(room->second.occupants.front().id, "NAMES " + name);
    }
    say(actor, std::string{kQuestions[steps_++ % kQuestions.size()]});
  }

  Engine engine_{small_configuration()};
  Witness witness_;
  Outcome outcome_;
  Time now_{};
  std::array<ClientId, kPeople> people_{};
  std::size_t steps_ = 0;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > kMostBytes) return -1;
  const std::string_view input{reinterpret_cast<const char*>(bytes), size};
  Play play;
  for_each_in_list(
      input, [&play](std::string_view step) { play.step(step); }, '\n');
  return 0;
}
