// What servers of files need of the operating system and the C library does not offer as such.
#pragma once

#include <cerrno>
#include <string>

#include <portico/shared/file_descriptor.h>

namespace portico::files {

// Calls again as long as a signal interrupts: `call` returns below 0 and sets errno on errors.
template <class Call>
auto uninterrupted(Call call) {
  while (true) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

// Opens `path` seen from the directory `root`, and nothing outside of it: symbolic links are followed, but the kernel
// refuses (EXDEV) every step that leaves `root`, be it "..", an absolute link or a link in /proc. Uses openat2(2),
// Linux 5.6. `flags` as for open(2), without O_CREAT; O_CLOEXEC is added. Owns nothing and sets errno on errors.
FileDescriptor open_beneath(int root, const std::string& path, int flags);

// The directory that everything else is opened beneath. Throws std::system_error when `path` is not a directory that
// can be read, or when the kernel lacks openat2(2).
FileDescriptor open_root(const std::string& path);

}  // namespace portico::files
