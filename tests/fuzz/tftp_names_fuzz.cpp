// Hostile names, and rules that nobody would write: rewriting ends and stays within its bounds, and whatever comes of
// it is either refused or a path that keeps every rule.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/frontend/name_map.h"
#include "servers/tftp/protocol/file_path.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::tftp;
using portico::test::require;

void check_path(std::string_view name) {
  const auto outcome = path_from(name);
  const auto* path = std::get_if<std::string>(&outcome);
  if (path == nullptr) return;
  require(!broken_path_rule(*path), "what is served keeps the rules");
  require(path_from(*path) == outcome, "a path is a name of itself");
  require(('/' + *path + '/').find("/../") == std::string::npos && path->front() != '/', "nothing leads out");
}

void check_rewriting(std::string_view rules, std::string_view name, Direction direction) {
  try {
    const ClientText client{"192.0.2.169", "C00002A9"};
    const auto outcome = NameMap::parse(rules, "rules").rewrite(std::string{name}, direction, client);
    if (const auto* rewritten = std::get_if<std::string>(&outcome)) {
      require(rewritten->size() <= kMaxPathLength, "no name grows without end");
      check_path(*rewritten);
    }
  } catch (const std::invalid_argument& error) {
    require(std::string_view{error.what()}.starts_with("rules, line "), "a complaint names its place");
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto [choices, split, message] = portico::test::read_fuzz_input(bytes, size);
  const auto rules = message.substr(0, message.find('\0'));
  const auto name = message.substr(rules.size() < message.size() ? rules.size() + 1 : rules.size());
  check_path(name);
  check_rewriting(rules, name, (choices & 1U) != 0 ? Direction::Write : Direction::Read);
  return 0;
}
