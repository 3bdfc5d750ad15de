// Where the bytes of an upload come from.
#pragma once

#include <cstdint>
#include <string>

#include <portico/shared/file_descriptor.h>

namespace portico::tftp::client {

struct UploadSource {
  FileDescriptor file;  // regular
  std::uint64_t size = 0;
};

// `local` as a user writes it: a path, or - for standard input. What is not a regular file is read to its end first,
// because its size has to be announced. Throws Failure when it cannot be read.
UploadSource open_source(const std::string& local);

}  // namespace portico::tftp::client
