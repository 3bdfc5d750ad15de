#include "servers/tftp/transfer/block_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "servers/tftp/protocol/netascii.h"

namespace portico::tftp {

namespace {

constexpr std::size_t kReadAhead = 64 * 1024;

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
      throw std::system_error{errno, std::generic_category(), "reading the file"};
    }
  }
  return done;
}

// Whole windows, so that each is read once and sent at once.
std::size_t read_ahead(std::uint64_t size, std::size_t block_size, std::size_t window_size) {
  const std::size_t window = block_size * window_size;
  const std::size_t blocks = window <= kReadAhead ? kReadAhead / window * window_size : kReadAhead / block_size;
  return static_cast<std::size_t>(std::min<std::uint64_t>(std::max<std::size_t>(blocks, 1) * block_size, size));
}

}  // namespace

BlockSource::BlockSource() { parts_.reserve(kMostAtOnce); }

void BlockSource::add(Block block, const char* payload, std::size_t size) {
  auto& header = headers_[parts_.size()];
  header = data_header(on_wire(block));
  parts_.push_back({iovec{header.data(), header.size()}, iovec{const_cast<char*>(payload), size}});
}

OctetSource::OctetSource(int file, std::uint64_t size, std::uint16_t block_size, std::uint16_t window_size)
    : file_{file}, size_{size}, block_size_{block_size}, capacity_{read_ahead(size, block_size, window_size)} {
  ::posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

std::span<const DatagramSocket::Parts> OctetSource::read(BlockRange due, Block) {
  begin();
  const auto most = static_cast<Block>(std::min(kMostAtOnce, std::max<std::size_t>(capacity_ / block_size_, 1)));
  const Block through = std::min({due.last, due.first + most - 1, last_block(size_, block_size_)});
  const auto offset_of = [&](Block block) { return static_cast<std::uint64_t>(block - 1) * block_size_; };
  const std::uint64_t begin_at = offset_of(due.first);
  const std::uint64_t end_at = std::min(offset_of(through + 1), size_);
  if (begin_at < buffer_begin_ || end_at > buffer_begin_ + buffer_.size()) fill(begin_at);
  const char* bytes = buffer_.data() + (begin_at - buffer_begin_);
  for (Block block = due.first; block <= through; ++block) {
    const std::size_t size = std::min<std::uint64_t>(block_size_, size_ - offset_of(block));
    add(block, bytes, size);
    bytes += size;
  }
  return parts();
}

void OctetSource::fill(std::uint64_t offset) {
  buffer_.resize(std::min<std::uint64_t>(capacity_, size_ - offset));
  buffer_begin_ = offset;
  const std::size_t got = read_at(file_, buffer_, offset);
  if (got == buffer_.size()) return;
  buffer_.clear();
  throw std::system_error{EIO, std::generic_category(), "the file became shorter while it was sent"};
}

NetasciiSource::NetasciiSource(int file, std::uint16_t block_size) : file_{file}, block_size_{block_size} {}

std::span<const DatagramSocket::Parts> NetasciiSource::read(BlockRange due, Block acknowledged) {
  for (; first_ <= acknowledged && !blocks_.empty(); ++first_) blocks_.pop_front();
  begin();
  for (Block block = due.first; block <= due.last && parts().size() < kMostAtOnce; ++block) {
    while (!last_ && block >= first_ + static_cast<Block>(blocks_.size())) encode_next();
    const auto place = static_cast<std::size_t>(block - first_);
    if (place >= blocks_.size()) break;
    add(block, blocks_[place].data(), blocks_[place].size());
  }
  return parts();
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
  blocks_.push_back(encoded_.substr(0, block_size_));
  encoded_.erase(0, block_size_);
  if (blocks_.back().size() < block_size_) last_ = first_ + static_cast<Block>(blocks_.size()) - 1;
}

}  // namespace portico::tftp
