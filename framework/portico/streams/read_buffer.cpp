#include <cassert>
#include <cstring>
#include <utility>
#include <vector>

#include <portico/streams/read_buffer.h>

namespace portico {

namespace {

constexpr std::size_t kMaxSpare = 16;
thread_local std::vector<std::unique_ptr<char[]>> spare_blocks;

std::unique_ptr<char[]> take_block() {
  if (spare_blocks.empty()) return std::make_unique_for_overwrite<char[]>(ReadBuffer::kBlock);
  auto block = std::move(spare_blocks.back());
  spare_blocks.pop_back();
  return block;
}

}  // namespace

void ReadBuffer::consume(std::size_t size) noexcept {
  assert(size <= end_ - begin_);
  begin_ += size;
  if (begin_ == end_) begin_ = end_ = 0;
}

std::span<char> ReadBuffer::prepare() {
  if (!memory_) {
    memory_ = take_block();
    capacity_ = kBlock;
  } else if (end_ == capacity_ && begin_ > 0) {
    std::memmove(memory_.get(), memory_.get() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  } else if (end_ == capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(2 * capacity_);
    std::memcpy(larger.get(), memory_.get(), end_);
    memory_ = std::move(larger);
    capacity_ *= 2;
  }
  return {memory_.get() + end_, capacity_ - end_};
}

void ReadBuffer::release() noexcept {
  if (capacity_ == kBlock && spare_blocks.size() < kMaxSpare) spare_blocks.push_back(std::move(memory_));
  memory_.reset();
  capacity_ = begin_ = end_ = 0;
}

}  // namespace portico
