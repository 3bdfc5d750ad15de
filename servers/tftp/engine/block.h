// Numbers of blocks: 16 bits on the wire, where 0 follows 65535, and 64 bits in the engines.
#pragma once

#include <cstdint>

namespace portico::tftp {

// DATA begins with block 1, which holds the first bytes of the file; 0 is what an ACK says before any DATA has come.
using Block = std::int64_t;

inline std::uint16_t on_wire(Block block) { return static_cast<std::uint16_t>(block); }

// The block nearest to `near` that has this number on the wire: at most 32767 after it, at most 32768 before it, which
// may be less than 0.
inline Block from_wire(std::uint16_t number, Block near) {
  return near + static_cast<std::int16_t>(static_cast<std::uint16_t>(number - on_wire(near)));
}

// The last block of a transfer of `size` bytes. RFC 1350 §6: it is shorter than the others, and empty if it must be.
inline Block last_block(std::uint64_t size, std::uint16_t block_size) {
  return static_cast<Block>(size / block_size) + 1;
}

// From `first` to `last`, both included.
struct BlockRange {
  Block first = 1;
  Block last = 0;
  bool empty() const { return first > last; }
  bool operator==(const BlockRange&) const = default;
};

}  // namespace portico::tftp
