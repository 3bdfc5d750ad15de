#include "servers/http/frontend/gathered_upload.h"

namespace portico::http {

std::optional<files::Error> GatheredUpload::write(std::string_view piece) {
  if (kept_.size() + piece.size() > kMost) {
    if (auto error = finish()) return error;
  }
  if (piece.size() >= kMost / 4) {  // worth its own call, in which nothing is copied
    if (auto error = finish()) return error;
    return upload_.write(piece);
  }
  kept_ += piece;
  return std::nullopt;
}

std::optional<files::Error> GatheredUpload::finish() {
  if (kept_.empty()) return std::nullopt;
  auto error = upload_.write(kept_);
  kept_.clear();
  return error;
}

}  // namespace portico::http
