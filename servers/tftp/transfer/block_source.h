// Where the blocks that a Sender has to send come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

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
  virtual DatagramTrain read(BlockRange due, Block acknowledged) = 0;

  // The last block, once it is known.
  [[nodiscard]] virtual std::optional<Block> last() const = 0;
};

// The bytes of the file as they are (mode octet), read ahead in pieces of several windows.
class OctetSource final : public BlockSource {
 public:
  // `file`: a regular file of `size` bytes; not owned.
  OctetSource(int file, std::uint64_t size, std::uint16_t block_size, std::uint16_t window_size);

  DatagramTrain read(BlockRange due, Block acknowledged) override;
  [[nodiscard]] std::optional<Block> last() const override { return last_block(size_, block_size_); }

 private:
  void fill(Block first);

  int file_;
  std::uint64_t size_;
  std::uint16_t block_size_;
  Block capacity_;       // blocks read at once
  std::string packets_;  // as they are sent, from first_ on
  Block first_ = 1;
  Block end_ = 1;  // the one after them
};

// Its lines as netascii has them (RFC 764). What was sent is kept until it is acknowledged, for where a block begins in
// the file is not known any more.
class NetasciiSource final : public BlockSource {
 public:
  NetasciiSource(int file, std::uint16_t block_size);

  DatagramTrain read(BlockRange due, Block acknowledged) override;
  [[nodiscard]] std::optional<Block> last() const override { return last_; }

 private:
  [[nodiscard]] std::size_t packet_size() const noexcept { return kHeaderSize + block_size_; }
  void drop_before(Block block);
  void encode_next();

  int file_;
  std::uint16_t block_size_;
  std::uint64_t offset_ = 0;  // in the file
  std::string encoded_;       // not yet in a block
  std::string packets_;       // as they are sent, from first_ on
  Block first_ = 1;
  Block next_ = 1;  // to be encoded
  std::optional<Block> last_;
};

}  // namespace portico::tftp
