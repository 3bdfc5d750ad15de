// How many bytes somebody who is here and silent costs the engine. The figure is printed; the target is well below 1
// KiB.
#include <malloc.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "servers/chat/engine/engine.h"

namespace {

constinit std::size_t bytes_in_use = 0;

// What malloc(3) keeps for itself before each block.
constexpr std::size_t kHeader = sizeof(std::size_t);

}  // namespace

// NOLINTBEGIN(*-no-malloc): this is what allocates
void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (!block) throw std::bad_alloc{};
  bytes_in_use += ::malloc_usable_size(block) + kHeader;
  return block;
}

void operator delete(void* block) noexcept {
  if (block) bytes_in_use -= ::malloc_usable_size(block) + kHeader;
  std::free(block);
}
void operator delete(void* block, std::size_t /*unused*/) noexcept { operator delete(block); }
// NOLINTEND(*-no-malloc)

namespace portico::chat {
namespace {

constexpr std::size_t kPeople = 10'000;

void say(Engine& engine, ClientId id, const std::string& line) {
  Outcome outcome;
  engine.handle(id, std::get<Message>(parse_message(line)), Time{}, outcome);
}

void enter(Engine& engine, std::size_t number) {
  Outcome outcome;
  const auto name = "guest" + std::to_string(number);
  const auto host = "192.0.2." + std::to_string(number % 256);
  Origin origin;
  origin.host = host;
  const auto id = engine.connect(origin, Time{}, outcome);
  say(engine, id, "CAP REQ :server-time message-tags");
  say(engine, id, "NICK " + name);
  say(engine, id, "USER " + name + " 0 * :" + name);
  say(engine, id, "CAP END");
  say(engine, id, "JOIN #room" + std::to_string(number / 10));
}

TEST(ChatMemory, OfSomebodyIdleInASmallRoomIsSmall) {
  Engine engine{Configuration{}};
  enter(engine, 0);
  const auto before = bytes_in_use;
  for (std::size_t number = 1; number <= kPeople; ++number) enter(engine, number);
  const auto each = (bytes_in_use - before) / kPeople;
  std::printf("somebody idle in a room of ten: %zu bytes\n", each);
  EXPECT_LT(each, 1'024U);
}

}  // namespace
}  // namespace portico::chat
