#include "servers/chat/frontend/gathered_lines.h"

#include <algorithm>

namespace portico::chat {

LineStore::Place LineStore::keep(const Line& line) {
  if (line == last_) return place_;
  // A chunk never grows: what was kept stays where it is.
  if (!chunk_ || chunk_->capacity() - chunk_->size() < line->size()) {
    chunk_ = std::make_shared<std::string>();
    chunk_->reserve(std::max(kChunk, line->size()));
  }
  place_ = {chunk_->size(), chunk_->size() + line->size()};
  chunk_->append(*line);
  last_ = line;
  return place_;
}

void GatheredLines::add(LineStore& store, const Line& line) {
  const auto place = store.keep(line);
  size_ += line->size();
  if (!pieces_.empty() && pieces_.back().chunk == store.chunk() && pieces_.back().place.end == place.begin) {
    pieces_.back().place.end = place.end;
  } else {
    pieces_.push_back({store.chunk(), place});
  }
}

void GatheredLines::get(std::vector<std::string_view>& parts) const {
  parts.clear();
  for (const Piece& piece : pieces_) {
    parts.push_back(std::string_view{*piece.chunk}.substr(piece.place.begin, piece.place.end - piece.place.begin));
  }
}

void GatheredLines::clear() noexcept {
  pieces_.clear();
  size_ = 0;
}

}  // namespace portico::chat
