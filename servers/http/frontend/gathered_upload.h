// A body that comes in pieces of any size, on its way to the disk.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "servers/files/error.h"
#include "servers/files/upload.h"

namespace portico::http {

// Writes small pieces together: a chunk may have one byte, and each write costs a call of the system. Used by one
// thread at a time; the upload outlives it.
class GatheredUpload {
 public:
  static constexpr std::size_t kMost = 64 * 1024;  // bytes that are kept back

  explicit GatheredUpload(files::Upload& upload) : upload_{upload} {}

  // As files::Upload::write, but what the disk does not take may be said later, by finish() at the latest.
  [[nodiscard]] std::optional<files::Error> write(std::string_view piece);

  // Writes what was kept back. To be called before the upload is published.
  [[nodiscard]] std::optional<files::Error> finish();

 private:
  files::Upload& upload_;
  std::string kept_;
};

}  // namespace portico::http
