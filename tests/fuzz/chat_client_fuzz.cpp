// A hostile server, and a user who types anything: what goes over the wire stays one line, and what is shown obeys
// nobody.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "clients/chat/completion.h"
#include "clients/chat/conversation.h"
#include "clients/chat/line_text.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::chat::client;
using portico::test::require;

bool is_one_harmless_line(std::string_view text) {
  return std::ranges::none_of(text, [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || static_cast<unsigned char>(byte) == 0x7F;
  });
}

void check(const Effects& effects, const Looks& looks) {
  for (const auto& each : effects.lines) {
    require(each.line.find_first_of(std::string_view{"\0\r\n", 3}) == std::string::npos, "a line is one line");
  }
  for (const auto& line : effects.screen) {
    require(is_one_harmless_line(terminal_text(line, looks)), "a terminal has nothing to obey");
    require(is_one_harmless_line(script_text(line).value_or("")), "a script reads one line");
  }
}

class Session {
 public:
  explicit Session(unsigned choices) : looks_{false, (choices & 1U) != 0} { begin(); }

  // Its first byte says whose line it is.
  void take(std::string_view line) {
    Effects effects;
    now_ += std::chrono::seconds{1};
    if (line.starts_with('>')) {
      conversation_.on_input(line.substr(1), now_, effects);
      for (const auto& each : effects.lines) conversation_.on_written(each.line);
      (void)complete(line.substr(1), {conversation_.nicks(), conversation_.rooms()});
    } else if (line.starts_with('!')) {
      conversation_.on_lost(line.size(), now_, effects);
      conversation_.on_disconnect();
      begin();
    } else {
      conversation_.on_line(line, now_, effects);
    }
    check(effects, looks_);
    require(conversation_.nicks().empty() || !conversation_.rooms().empty(), "people are in rooms");
  }

 private:
  void begin() {
    Effects effects;
    conversation_.on_connect(now_, effects);
    check(effects, looks_);
  }

  Looks looks_;
  Time now_;
  Conversation conversation_{{"ana", "a", "Ana", "secret", {{"#lobby", "key"}}, "portico-chat"}};
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = portico::test::read_fuzz_input(bytes, size);
  Session session{input.choices};
  auto rest = input.message;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    session.take(line);
  }
  return 0;
}
