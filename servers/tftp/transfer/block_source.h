// Where the blocks that a Sender has to send come from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "servers/tftp/engine/block.h"
#include "servers/tftp/protocol/packet.h"
#include <portico/transports/datagram_socket.h>

namespace portico::tftp {

// Makes DATA packets of one file. Reads block as disks do; one thread at a time.
class BlockSource {
 public:
  virtual ~BlockSource() = default;

  // DATA packets for blocks from `due.first` on: at least one, at most all of `due`, unless the file ends before. They
  // point into memory that stays as it is until the next call. Blocks up to `acknowledged` are never asked for again.
  // Throws std::system_error when the file cannot be read, or has become shorter than it was.
  virtual std::span<const DatagramSocket::Parts> read(BlockRange due, Block acknowledged) = 0;

  // The last block, once it is known.
  [[nodiscard]] virtual std::optional<Block> last() const = 0;

 protected:
  static constexpr std::size_t kMostAtOnce = 64;  // packets that one call gives

  BlockSource();
  void begin() { parts_.clear(); }
  void add(Block block, const char* payload, std::size_t size);
  [[nodiscard]] const std::vector<DatagramSocket::Parts>& parts() const noexcept { return parts_; }

 private:
  std::array<std::array<char, kHeaderSize>, kMostAtOnce> headers_;
  std::vector<DatagramSocket::Parts> parts_;
};

// The bytes of the file as they are (mode octet), read ahead in pieces of several windows.
class OctetSource final : public BlockSource {
 public:
  // `file`: a regular file of `size` bytes; not owned.
  OctetSource(int file, std::uint64_t size, std::uint16_t block_size, std::uint16_t window_size);

  std::span<const DatagramSocket::Parts> read(BlockRange due, Block acknowledged) override;
  [[nodiscard]] std::optional<Block> last() const override { return last_block(size_, block_size_); }

 private:
  void fill(std::uint64_t offset);

  int file_;
  std::uint64_t size_;
  std::uint16_t block_size_;
  std::size_t capacity_;
  std::vector<char> buffer_;  // bytes of the file from buffer_begin_ on
  std::uint64_t buffer_begin_ = 0;
};

// Its lines as netascii has them (RFC 764). What was sent is kept until it is acknowledged, for where a block begins in
// the file is not known any more.
class NetasciiSource final : public BlockSource {
 public:
  NetasciiSource(int file, std::uint16_t block_size);

  std::span<const DatagramSocket::Parts> read(BlockRange due, Block acknowledged) override;
  [[nodiscard]] std::optional<Block> last() const override { return last_; }

 private:
  void encode_next();

  int file_;
  std::uint16_t block_size_;
  std::uint64_t offset_ = 0;        // in the file
  std::string encoded_;             // not yet in a block
  std::deque<std::string> blocks_;  // from first_ on
  Block first_ = 1;
  std::optional<Block> last_;
};

}  // namespace portico::tftp
