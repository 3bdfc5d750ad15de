// Lines that wait for many clients, each kept once however many it waits for.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/outcome.h"

namespace portico::chat {

// A part of a chunk of lines that lie behind each other. The chunk goes with the last piece of it.
struct LinePiece {
  std::shared_ptr<std::string> chunk;
  std::size_t begin;
  std::size_t end;
};

class LineStore {
 public:
  static constexpr std::size_t kChunk = 64 * 1024;

  // Where the line is. One that was kept a moment ago is not kept again.
  [[nodiscard]] const LinePiece& keep(const Line& line);

 private:
  struct Kept {
    Line line;
    LinePiece piece;
  };
  static constexpr std::size_t kVariants = 4;  // that a line is told in, with tags and without

  std::shared_ptr<std::string> chunk_;
  std::array<Kept, kVariants> kept_;
  std::size_t oldest_ = 0;
};

// What waits for one client.
class GatheredLines {
 public:
  void add(LineStore& store, const Line& line);

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }  // bytes
  // The bytes, in their order, in place of what is in `parts`; they stay until the next add or clear.
  void list(std::vector<std::string_view>& parts) const;

  void clear() noexcept;

 private:
  std::vector<LinePiece> pieces_;  // each has a line, and those that were kept right after it
  std::size_t size_ = 0;
};

}  // namespace portico::chat
