// What a child sends to its parent's hub. What is taken for a packet must be one, to the byte; and what was packed must
// come apart into packets that hold the same messages.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_input.h"
#include <portico/shared/hub_packet.h>

namespace {

using portico::test::require;

constexpr std::size_t kLargest = 300;

std::string pack(const std::vector<std::string_view>& messages) {
  std::string packed;
  for (const std::string_view message : messages) portico::pack_message(packed, message);
  return packed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view packet{reinterpret_cast<const char*>(data), size};
  std::vector<std::string_view> messages;
  if (!portico::unpack_messages(packet, kLargest, messages)) {
    require(messages.empty(), "nothing is taken from what is no packet");
    return 0;
  }
  require(pack(messages) == packet, "every byte of a packet is a message's");
  for (const std::size_t limit : {portico::packed_size(kLargest), std::size_t{1'000}, size}) {
    if (limit < portico::packed_size(kLargest)) continue;
    std::vector<std::string_view> again;
    for (std::string_view rest = packet; !rest.empty();) {
      const std::size_t next = portico::next_packet(rest, limit);
      require(next > 0 && next <= limit, "a packet holds something, and not too much");
      require(portico::unpack_messages(rest.substr(0, next), kLargest, again), "a packet is one");
      rest.remove_prefix(next);
    }
    require(again == messages, "the messages come back");
  }
  return 0;
}
