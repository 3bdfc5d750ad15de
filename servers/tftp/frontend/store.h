// The directory that is served.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "servers/tftp/frontend/upload.h"
#include "servers/tftp/protocol/file_listing.h"
#include "servers/tftp/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp {

struct OpenedFile {
  FileDescriptor descriptor;
  std::uint64_t size = 0;
  std::string version;
};

// One directory, found once and kept open: renaming it does not matter later. It has no subdirectories for clients,
// only regular files and symbolic links to regular files that stay inside of it. All names are checked against the
// name rules here too.
//
// All functions are safe to call from any thread and in a child process, and block as disks do. Errors that are not
// about the client's request become a Refusal as well.
class Store {
 public:
  // Throws std::system_error when `root` is not a directory that can be read, or when the kernel lacks openat2(2).
  explicit Store(const std::string& root);

  // For reading only, at its start. What is read is one version of the file, also while it is being replaced.
  Outcome<OpenedFile> open_for_reading(const std::string& name) const;

  // What open_for_reading() would open if permissions allow it, sorted by the bytes of the name.
  Outcome<std::vector<ListEntry>> list() const;

  // Makes room under a temporary name beside `name`. Refuses when fewer bytes are free than are expected (but reserves
  // nothing: a size that is only claimed costs nobody anything), when more are expected than the terms allow, when
  // `name` exists and is not a regular file (a symbolic link is none here), and when it does not exist and the terms
  // allow no new files. REQUIRES: the store outlives the upload.
  Outcome<Upload> begin_upload(const std::string& name, const UploadTerms& terms) const;

  // Removes what uploads left whose server was killed; those that any server is still writing stay. Returns how many
  // were removed.
  std::size_t remove_leftovers() const;

 private:
  FileDescriptor root_;
};

}  // namespace portico::tftp
