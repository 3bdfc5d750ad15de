// Looking at regular files and opening them, and nothing else.
#pragma once

#include <sys/stat.h>

#include <string>

#include "servers/files/error.h"
#include <portico/shared/file_descriptor.h>

namespace portico::files {

struct RegularFile {
  FileDescriptor descriptor;
  struct stat status;  // of what the descriptor has open
};

// What there is beneath `root` (see open_beneath), of whatever kind; a FIFO or a device notices nothing.
Outcome<struct stat> look_at(int root, const std::string& path);

// What open_regular() would open if permissions allow it.
Outcome<struct stat> look_at_regular(int root, const std::string& path);

// Opens `path` beneath `root` (see open_beneath) for reading. Never waits for the other end of a FIFO.
Outcome<RegularFile> open_regular(int root, const std::string& path);

}  // namespace portico::files
