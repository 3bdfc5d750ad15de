// A file on its way in: invisible until it is complete.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "servers/files/error.h"
#include <portico/shared/file_descriptor.h>

namespace portico::files {

// Every upload writes into a file of its own, whose name begins so and ends at random.
inline constexpr std::string_view kUploadPrefix = ".portico-upload-";

// What off_t can hold.
inline constexpr std::uint64_t kMaxFileSize = std::numeric_limits<std::int64_t>::max();

// What an upload may become.
struct UploadTerms {
  std::uint64_t expected = 0;             // what the client says will come; 0 also when it says nothing
  bool exact = false;                     // not a byte less or more than that is published
  std::uint64_t max_size = kMaxFileSize;  // what goes beyond is refused with Cause::TooLarge
  bool create = true;                     // false: only a file that exists may be replaced
  bool replace = true;                    // false: EEXIST when there is one, also when it came while bytes did
};

// Owns a temporary file in the directory of the target and, as a sign of life, an exclusive flock(2) on it, which goes
// with the process whatever way it ends. Destroying an upload that was not published removes the file. Used by one
// thread at a time. A programme that runs under a limit on file sizes (RLIMIT_FSIZE) has to ignore SIGXFSZ.
class Upload {
 public:
  // Makes room under a temporary name beside `path`, which is seen from the directory `root` (see open_beneath).
  // Refuses when fewer bytes are free than are expected (but reserves nothing: a size that is only claimed costs nobody
  // anything), when more are expected than the terms allow, when `path` exists and is not a regular file (a symbolic
  // link is none here), and with ENOENT when it does not exist and the terms allow no new files.
  static Outcome<Upload> begin(int root, const std::string& path, const UploadTerms& terms);

  Upload(Upload&& other) noexcept;
  Upload& operator=(Upload&& other) noexcept;
  ~Upload() { discard(); }

  // Nothing on success. Refuses what exceeds the terms and what the disk does not take; the upload is of no further use
  // then.
  std::optional<Error> write(std::string_view bytes);

  // Whether begin() found a file of that name.
  [[nodiscard]] bool replaces() const noexcept { return replaces_; }

  // Syncs the file, renames it over the target and syncs the directory; returns the version. Refuses when bytes that
  // the terms ask for are missing, or when the temporary file is gone; the old file is untouched then. When only the
  // directory cannot be synced that is an Error too, but the new file stands. Call once.
  Outcome<std::string> publish();

 private:
  Upload(FileDescriptor directory, std::string target, const UploadTerms& terms)
      : directory_{std::move(directory)},
        target_{std::move(target)},
        missing_{terms.exact ? terms.expected : 0},
        room_{terms.exact ? terms.expected : terms.max_size},
        replace_{terms.replace} {}

  static Outcome<Upload> begin_in(FileDescriptor directory, std::string target, const UploadTerms& terms);

  // Both return 0 or an errno.
  int create_temporary();
  int lock_temporary();

  void discard() noexcept;

  FileDescriptor directory_;
  std::string target_;
  std::string temporary_;  // empty when there is nothing to remove
  FileDescriptor file_;
  std::uint64_t missing_;  // bytes without which it is not published
  std::uint64_t room_;     // bytes that may still come
  bool replace_;
  bool replaces_ = false;
};

}  // namespace portico::files
