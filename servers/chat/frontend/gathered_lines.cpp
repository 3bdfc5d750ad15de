#include "servers/chat/frontend/gathered_lines.h"

#include <algorithm>

namespace portico::chat {

namespace {

constexpr std::size_t kPiecesKept = 16;  // that there is memory for when nothing waits

}  // namespace

const LinePiece& LineStore::keep(const Line& line) {
  const auto found = std::ranges::find(kept_, line, &Kept::line);
  if (found != kept_.end()) return found->piece;
  // A chunk never grows: what was kept stays where it is.
  if (!chunk_ || chunk_->capacity() - chunk_->size() < line->size()) {
    chunk_ = std::make_shared<std::string>();
    chunk_->reserve(std::max(kChunk, line->size()));
  }
  Kept& kept = kept_[oldest_++ % kVariants];
  kept = {line, {chunk_, chunk_->size(), chunk_->size() + line->size()}};
  chunk_->append(*line);
  return kept.piece;
}

void GatheredLines::add(LineStore& store, const Line& line) {
  const LinePiece& piece = store.keep(line);
  size_ += line->size();
  if (!pieces_.empty() && pieces_.back().chunk == piece.chunk && pieces_.back().end == piece.begin) {
    pieces_.back().end = piece.end;
  } else {
    pieces_.push_back(piece);
  }
}

void GatheredLines::list(std::vector<std::string_view>& parts) const {
  parts.clear();
  for (const LinePiece& piece : pieces_) {
    parts.push_back(std::string_view{*piece.chunk}.substr(piece.begin, piece.end - piece.begin));
  }
}

void GatheredLines::clear() noexcept {
  pieces_.clear();
  if (pieces_.capacity() > kPiecesKept) pieces_ = {};
  size_ = 0;
}

}  // namespace portico::chat
