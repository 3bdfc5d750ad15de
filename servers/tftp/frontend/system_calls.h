// What the store needs of the operating system and the C library does not offer as such.
#pragma once

#include <cerrno>
#include <string>

#include "servers/tftp/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp {

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

// What a client is told about an errno.
Refusal refusal_for(int error);

}  // namespace portico::tftp
