#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What travels between a Hub and its members: packets, each of one or more whole messages, so that those which are
// ready together go out together.
//
//   +--------+-------+--------+-------+----
//   | length | bytes | length | bytes | ...      length: 32 bits, in the machine's own order
//   +--------+-------+--------+-------+----

namespace portico {

using MessageLength = std::uint32_t;

// How much goes into one packet, unless a single message is longer.
inline constexpr std::size_t kHubPacket = 64 * 1024;

// What a message takes up in a packet.
[[nodiscard]] constexpr std::size_t packed_size(std::size_t message) noexcept {
  return sizeof(MessageLength) + message;
}

// Adds `message` to what was packed before; also one that lies in parts.
void pack_message(std::string& packed, std::string_view message);
void pack_message(std::string& packed, std::span<const std::string_view> parts);
[[nodiscard]] std::size_t total_size(std::span<const std::string_view> parts) noexcept;

// How much of `packed` is the next packet: as many whole messages as fit into `limit` bytes.
// REQUIRES: pack_message made it, and none of its messages is too long for a packet of its own.
[[nodiscard]] std::size_t next_packet(std::string_view packed, std::size_t limit) noexcept;

// Adds the messages of a packet to `messages`, where they are. False, and nothing added, for what is no packet: a
// length that goes beyond its end, a message longer than `largest`, nothing at all.
[[nodiscard]] bool unpack_messages(std::string_view packet, std::size_t largest,
                                   std::vector<std::string_view>& messages);

}  // namespace portico
