#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace portico {

// Bytes that have arrived and nobody has taken yet. Its memory comes from a small store of the thread and goes back
// when everything has been taken, so that an idle connection owns none. One thread at a time.
class ReadBuffer {
 public:
  static constexpr std::size_t kBlock = 64 * 1024;

  ReadBuffer() = default;
  ~ReadBuffer() { release(); }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  [[nodiscard]] std::string_view bytes() const noexcept { return {memory_.get() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

  // Takes the first `size` bytes away. REQUIRES: there are that many.
  void consume(std::size_t size) noexcept;

  // Room for at least one more byte, behind the bytes that are there; grows when there is none.
  [[nodiscard]] std::span<char> prepare();

  // The first `size` bytes of what `prepare` gave are filled now.
  void commit(std::size_t size) noexcept { end_ += size; }

  // Gives the memory back. REQUIRES: empty().
  void release() noexcept;

 private:
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace portico
