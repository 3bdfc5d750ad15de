// Reading and writing local files, with errors that name them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <portico/shared/file_descriptor.h>

namespace portico {

// A Failure: "cannot WHAT NAME: why", from errno.
[[noreturn]] void fail_on(std::string_view what, const std::string& name);

// As open(2), O_CLOEXEC is added.
FileDescriptor open_file(const std::string& path, int flags, int mode = 0);

// All of `bytes`, at the file's position. Ctrl-C while a pipe is full is Interrupted.
void write_all(int file, std::string_view bytes, const std::string& name);

// An unnamed temporary file with everything that comes out of `source` (a pipe, a terminal), and its size.
struct Spooled {
  FileDescriptor file;
  std::uint64_t size = 0;
};
Spooled spool(int source, const std::string& name);

}  // namespace portico
