#include "servers/tftp/transfer/block_source.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <string_view>
#include <system_error>

#include "servers/tftp/protocol/netascii.h"

namespace portico::tftp {

namespace {

// Small, so that what is read for many transfers in turn is still in the processor's cache when it is sent.
constexpr std::size_t kReadAhead = 8 * 1024;    // bytes
constexpr std::size_t kMostWindow = 64 * 1024;  // of a window that is read at once
constexpr std::size_t kMostBlocks = 256;        // read at once: preadv(2) takes 1024 pieces

[[noreturn]] void fail(int error, const char* what) { throw std::system_error{error, std::generic_category(), what}; }

// As many bytes as `into` has room for, fewer at the end of the file.
std::size_t read_at(int file, std::span<char> into, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got = ::pread(file, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0) {
      break;
    } else if (errno != EINTR) {
      fail(errno, "reading the file");
    }
  }
  return done;
}

// The same into many pieces, at once if the kernel gives all of it at once.
bool read_pieces(int file, std::span<const iovec> pieces, std::uint64_t offset) {
  std::size_t wanted = 0;
  for (const iovec& piece : pieces) wanted += piece.iov_len;
  const ssize_t got = ::preadv(file, pieces.data(), static_cast<int>(pieces.size()), static_cast<off_t>(offset));
  if (got == static_cast<ssize_t>(wanted)) return true;
  for (const iovec& piece : pieces) {
    if (read_at(file, {static_cast<char*>(piece.iov_base), piece.iov_len}, offset) < piece.iov_len) return false;
    offset += piece.iov_len;
  }
  return true;
}

// In blocks. Whole windows, so that each is read once and sent at once.
Block read_ahead(std::uint64_t size, std::uint16_t block_size, std::size_t window_size) {
  const std::size_t window = std::min({window_size, kMostWindow / block_size, kMostBlocks});
  const std::size_t most =
      std::clamp<std::size_t>(kReadAhead / block_size, std::max<std::size_t>(window, 1), kMostBlocks);
  const std::size_t whole_windows = window > 0 ? most / window * window : most;
  return std::min(static_cast<Block>(whole_windows), last_block(size, block_size));
}

void write_header(Block block, char* at) {
  const auto header = data_header(on_wire(block));
  std::ranges::copy(header, at);
}

// From `first` to `last` of packets that begin with `begin`.
DatagramTrain some_of(std::string_view packets, std::size_t size, Block begin, BlockRange some) {
  const DatagramTrain all{packets, size};
  return all.after(static_cast<std::size_t>(some.first - begin))
      .first(static_cast<std::size_t>(some.last - some.first + 1));
}

}  // namespace

OctetSource::OctetSource(int file, std::uint64_t size, std::uint16_t block_size, std::uint16_t window_size)
    : file_{file}, size_{size}, block_size_{block_size}, capacity_{read_ahead(size, block_size, window_size)} {
  ::posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

DatagramTrain OctetSource::read(BlockRange due, Block) {
  if (due.first < first_ || due.first >= end_) fill(due.first);
  return some_of(packets_, kHeaderSize + block_size_, first_, {due.first, std::min(due.last, end_ - 1)});
}

// The file's bytes, each block behind room for its header: what is read is what is sent.
void OctetSource::fill(Block first) {
  const Block last = std::min(first + capacity_ - 1, last_block(size_, block_size_));
  const auto begin = static_cast<std::uint64_t>(first - 1) * block_size_;
  const auto end = std::min(static_cast<std::uint64_t>(last) * block_size_, size_);
  first_ = first;
  end_ = first;  // nothing, should this fail
  packets_.resize(end - begin + static_cast<std::size_t>(last - first + 1) * kHeaderSize);
  std::array<iovec, kMostBlocks> payloads;
  std::size_t count = 0;
  char* at = packets_.data();
  for (Block block = first; block <= last; ++block) {
    const std::size_t size =
        std::min<std::uint64_t>(block_size_, size_ - static_cast<std::uint64_t>(block - 1) * block_size_);
    write_header(block, at);
    payloads[count++] = {at + kHeaderSize, size};
    at += kHeaderSize + size;
  }
  if (!read_pieces(file_, {payloads.data(), count}, begin)) fail(EIO, "the file became shorter while it was sent");
  end_ = last + 1;
}

NetasciiSource::NetasciiSource(int file, std::uint16_t block_size) : file_{file}, block_size_{block_size} {}

DatagramTrain NetasciiSource::read(BlockRange due, Block acknowledged) {
  drop_before(acknowledged + 1);
  const Block last = std::min<Block>(due.last, due.first + kMostBlocks - 1);
  while (!last_ && next_ <= last) encode_next();
  return some_of(packets_, packet_size(), first_, {due.first, std::min(last, next_ - 1)});
}

void NetasciiSource::drop_before(Block block) {
  packets_.erase(0, static_cast<std::size_t>(block - first_) * packet_size());
  first_ = block;
}

// One more block.
void NetasciiSource::encode_next() {
  bool more = true;
  while (encoded_.size() < block_size_ && more) {
    std::array<char, 16 * 1024> piece;
    const std::size_t got = read_at(file_, piece, offset_);
    offset_ += got;
    append_netascii({piece.data(), got}, encoded_);
    more = got == piece.size();
  }
  const auto header = data_header(on_wire(next_));
  packets_.append(header.begin(), header.end()).append(encoded_, 0, block_size_);
  if (encoded_.size() < block_size_) last_ = next_;
  encoded_.erase(0, block_size_);
  ++next_;
}

}  // namespace portico::tftp
