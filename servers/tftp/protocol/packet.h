// TFTP over UDP: the packets of RFC 1350 and 2347, as values and as datagrams. Numbers are big-endian.
//
//               2 bytes  string    1 byte   string   1 byte   string   1 byte   string   1 byte
//              +--------+---------+--------+--------+--------+--------+--------+--------+--------+
//   RRQ, WRQ   |  1, 2  |  name   |   0    |  mode  |   0    | option |   0    | value  |   0    |  ...
//              +--------+---------+--------+--------+--------+--------+--------+--------+--------+
//
//               2 bytes  2 bytes   0 to blksize bytes
//              +--------+---------+-----------------+
//   DATA       |   3    |  block  |     payload     |   the first block is 1, after 65535 comes 0
//              +--------+---------+-----------------+   a payload shorter than blksize is the last
//
//               2 bytes  2 bytes
//              +--------+---------+
//   ACK        |   4    |  block  |
//              +--------+---------+
//
//               2 bytes  2 bytes   string    1 byte
//              +--------+---------+---------+--------+
//   ERROR      |   5    |  code   | message |   0    |
//              +--------+---------+---------+--------+
//
//               2 bytes  string    1 byte   string   1 byte
//              +--------+---------+--------+--------+--------+
//   OACK       |   6    | option  |   0    | value  |   0    |  ...
//              +--------+---------+--------+--------+--------+
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::tftp {

enum class Opcode : std::uint16_t { ReadRequest = 1, WriteRequest, Data, Ack, Error, OptionAck };

// RFC 1350, appendix; 8: RFC 2347. Others may come from the wire.
enum class ErrorCode : std::uint16_t {
  NotDefined,
  FileNotFound,
  AccessViolation,
  DiskFull,
  IllegalOperation,
  UnknownTransferId,
  FileExists,
  NoSuchUser,
  OptionNegotiation,
};

// On the wire in any case of letters. `mail`, the third one, is refused: RFC 1350 calls it obsolete.
enum class Mode { Octet, Netascii };

enum class Direction { Read, Write };

// As on the wire: names in any case of letters, values as text. transfer_options.h knows what they mean.
struct Option {
  std::string name;
  std::string value;
  bool operator==(const Option&) const = default;
};

struct RequestPacket {
  Direction direction = Direction::Read;
  std::string name;  // any bytes but NUL; never empty
  Mode mode = Mode::Octet;
  std::vector<Option> options;
  bool operator==(const RequestPacket&) const = default;
};

struct DataPacket {
  std::uint16_t block = 0;
  std::string_view payload;  // points into the datagram
  bool operator==(const DataPacket&) const = default;
};

struct AckPacket {
  std::uint16_t block = 0;
  bool operator==(const AckPacket&) const = default;
};

struct ErrorPacket {
  ErrorCode code = ErrorCode::NotDefined;
  std::string message;  // plain text (text.h), at most kMaxErrorMessage bytes
  bool operator==(const ErrorPacket&) const = default;
};

struct OptionAckPacket {
  std::vector<Option> options;
  bool operator==(const OptionAckPacket&) const = default;
};

// A request or an OACK that breaks the rules: its sender deserves `answer`.
struct MalformedPacket {
  Opcode opcode = Opcode::ReadRequest;
  ErrorPacket answer;
  bool operator==(const MalformedPacket&) const = default;
};

// Too short, or of no known opcode: not answered, so that nobody can make two servers talk to each other.
struct Noise {
  bool operator==(const Noise&) const = default;
};

using Packet = std::variant<Noise, MalformedPacket, RequestPacket, DataPacket, AckPacket, ErrorPacket, OptionAckPacket>;

inline constexpr std::size_t kHeaderSize = 4;  // of DATA and ACK, in bytes
inline constexpr std::size_t kMaxErrorMessage = 256;

// Allocates nothing for DATA and ACK. Bytes behind an ACK, a missing NUL in an ERROR and NULs behind a request are
// forgiven: old clients send them. A message that could harm a terminal has its bytes replaced by question marks.
Packet decode(std::string_view datagram);

// What stands before the payload. `block` is the number modulo 65536.
std::array<char, kHeaderSize> data_header(std::uint16_t block);

std::string encode(const RequestPacket& request);
std::string encode(AckPacket ack);
std::string encode(const ErrorPacket& error);
std::string encode(const OptionAckPacket& option_ack);

// For a datagram that comes to the port of a transfer from anyone but its peer (RFC 1350 §4). That transfer goes on.
// Nothing, that is an empty string, for what must not be answered: ERROR packets and noise.
std::string answer_to_stranger(std::string_view datagram);

}  // namespace portico::tftp
