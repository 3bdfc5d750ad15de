// A file on its way in: invisible until it is complete.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "servers/tftp/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp {

// Every upload writes into a file of its own, whose name begins so and ends at random.
inline constexpr std::string_view kUploadPrefix = ".portico-upload-";

// Owns a temporary file in the directory and, as a sign of life, an exclusive flock(2) on it, which goes with the
// process whatever way it ends. Destroying an upload that was not published removes the file. Used by one thread at a
// time. A programme that runs under a limit on file sizes (RLIMIT_FSIZE) has to ignore SIGXFSZ.
class Upload {
 public:
  // Exactly `size` bytes are to be written then. `directory` is not owned. REQUIRES: `target` breaks no name rule.
  static Outcome<Upload> begin(int directory, std::string target, std::uint64_t size);

  Upload(Upload&& other) noexcept;
  Upload& operator=(Upload&& other) noexcept;
  ~Upload() { discard(); }

  // Nothing on success. After a refusal the upload is of no further use.
  std::optional<Refusal> write(std::string_view bytes);

  // Syncs the file, renames it over the target and syncs the directory; returns the version. Refuses when not all
  // bytes were written, or when the temporary file is gone; the old file is untouched then. When only the directory
  // cannot be synced that is a Refusal too, but the new file stands. Call once.
  Outcome<std::string> publish();

 private:
  Upload(int directory, std::string target, std::uint64_t size)
      : directory_{directory}, target_{std::move(target)}, missing_{size} {}

  // Both return 0 or an errno.
  int create_temporary();
  int lock_temporary();

  void discard() noexcept;

  int directory_;
  std::string target_;
  std::string temporary_;  // empty when there is nothing to remove
  FileDescriptor file_;
  std::uint64_t missing_;
};

}  // namespace portico::tftp
