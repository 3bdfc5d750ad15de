// The options that TFTP packets may carry, and what server and client make of them: RFC 2347 (how they are negotiated),
// 2348 (blksize), 2349 (timeout, tsize), 7440 (windowsize).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "servers/tftp/protocol/file_protocol.h"
#include "servers/tftp/protocol/packet.h"

namespace portico::tftp {

inline constexpr std::uint16_t kDefaultBlockSize = 512;
inline constexpr std::uint16_t kMinBlockSize = 8;
inline constexpr std::uint16_t kMaxBlockSize = 65464;

// Half of the block numbers: above it, a block to come could not be told from one that has been.
inline constexpr std::uint16_t kMaxWindowSize = 32767;

// Those that are set stand in the packet. In an agreement between two sides those are in force; the others have the
// values of RFC 1350.
struct TransferOptions {
  std::optional<std::uint16_t> block_size = std::nullopt;      // in bytes
  std::optional<std::uint16_t> window_size = std::nullopt;     // in blocks
  std::optional<std::chrono::seconds> timeout = std::nullopt;  // until something is believed to be lost
  std::optional<std::uint64_t> transfer_size = std::nullopt;   // in bytes

  bool empty() const { return !block_size && !window_size && !timeout && !transfer_size; }
  std::uint16_t block_size_in_force() const { return block_size.value_or(kDefaultBlockSize); }
  std::uint16_t window_size_in_force() const { return window_size.value_or(std::uint16_t{1}); }

  bool operator==(const TransferOptions&) const = default;
};

// What a server grants.
struct ServerLimits {
  std::uint16_t max_block_size = kMaxBlockSize;
  std::uint16_t max_window_size = 64;
  std::uint64_t max_upload_bytes = kMaxFileSize;
};

template <class T>
using OrError = std::variant<T, ErrorPacket>;

// In the order of the RFCs, as decimal numbers.
std::vector<Option> to_wire(const TransferOptions& options);

// The server's answer to a request; if nothing in it is set, no OACK is sent. Unknown options are ignored. A blksize or
// windowsize above the limits is answered with the limit. ERROR 8 for what is not a number, is outside of its RFC's
// range, or stands twice in the request (RFC 2347 forbids it); ERROR 3 for an upload that is too large.
// `file_size`: of the file to be read. The answer has tsize only if this is given and the mode is octet, for in
// netascii the number of bytes on the wire is another.
OrError<TransferOptions> negotiate(const RequestPacket& request, const ServerLimits& limits,
                                   std::optional<std::uint64_t> file_size);

// What is in force after the server's answer to a client that asked for `asked`. ERROR 8 for an option that was not
// asked for or that stands there twice, a larger blksize or windowsize, another timeout, and what is not a number.
OrError<TransferOptions> check_answer(const TransferOptions& asked, const OptionAckPacket& answer);

}  // namespace portico::tftp
