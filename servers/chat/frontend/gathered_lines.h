// Lines that wait for many clients, each kept once however many it waits for.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/outcome.h"

namespace portico::chat {

// Where lines lie that come after each other.
class LineStore {
 public:
  static constexpr std::size_t kChunk = 64 * 1024;

  using Chunk = std::shared_ptr<std::string>;
  struct Place {
    std::size_t begin;
    std::size_t end;
  };

  // The line that was kept last is not kept again. The place is in chunk(), which goes with who last has it.
  [[nodiscard]] Place keep(const Line& line);
  [[nodiscard]] const Chunk& chunk() const noexcept { return chunk_; }

 private:
  Chunk chunk_;
  Line last_;
  Place place_{};
};

// What waits for one client.
class GatheredLines {
 public:
  void add(LineStore& store, const Line& line);

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }  // bytes
  // All bytes of `parts`, in their order; they stay until something is done here.
  void get(std::vector<std::string_view>& parts) const;

  void clear() noexcept;

 private:
  // A line and those that were kept right after it.
  struct Piece {
    LineStore::Chunk chunk;
    LineStore::Place place;
  };

  std::vector<Piece> pieces_;
  std::size_t size_ = 0;
};

}  // namespace portico::chat
