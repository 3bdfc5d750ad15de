// The directory that is served.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "servers/files/upload.h"
#include "servers/tftp/protocol/file_listing.h"
#include "servers/tftp/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp {

struct OpenedFile {
  FileDescriptor descriptor;
  std::uint64_t size = 0;
  std::string version;
};

// One directory, found once and kept open: renaming it, or changing the process's root, does not matter later. It holds
// regular files and symbolic links to such that stay inside of it. Files in subdirectories are named by their paths
// (file_path.h), which are checked against the rules here too; subdirectories are neither listed nor made.
//
// All functions are safe to call from any thread and in a child process, and block as disks do. Errors that are not
// about the client's request become a Refusal as well.
class Store {
 public:
  // Throws std::system_error when `root` is not a directory that can be read, or when the kernel lacks openat2(2).
  explicit Store(const std::string& root);

  // For reading only, at its start. What is read is one version of the file, also while it is being replaced.
  Outcome<OpenedFile> open_for_reading(const std::string& path) const;

  // What open_for_reading() would open by a name alone if permissions allow it, sorted by the bytes of the name.
  Outcome<std::vector<ListEntry>> list() const;

  // Is there a directory of this name that clients may be led into? A name that leads out is refused.
  Outcome<bool> has_directory(const std::string& path) const;

  // See files::Upload::begin.
  Outcome<files::Upload> begin_upload(const std::string& path, const files::UploadTerms& terms) const;

  // Removes what uploads left whose server was killed, in subdirectories too; those that any server is still writing
  // stay. Returns how many were removed.
  std::size_t remove_leftovers() const;

 private:
  FileDescriptor root_;
};

}  // namespace portico::tftp
