#include "servers/tftp/frontend/system_calls.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace portico::tftp {

FileDescriptor open_beneath(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<decltype(how.flags)>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const auto open = [&] { return ::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how); };
  // EAGAIN: something was renamed while the kernel made sure that the path stays beneath the root.
  constexpr int kMostTries = 16;
  auto descriptor = uninterrupted(open);
  for (int tries = 1; descriptor < 0 && errno == EAGAIN && tries < kMostTries; ++tries) {
    descriptor = uninterrupted(open);
  }
  return FileDescriptor{static_cast<int>(descriptor)};
}

Refusal refusal_for(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
      return Refusal{Status::NotFound};
    case EXDEV:
      return {Status::BadName, "this name leads out of the directory that is served"};
    case ENAMETOOLONG:
      return {Status::BadName, "the file system does not take names that long"};
    case EISDIR:
    case ENXIO:
    case ENODEV:
      return Refusal{Status::NotAFile};
    case EACCES:
    case EPERM:
      return Refusal{Status::Forbidden};
    case EROFS:
      return {Status::ReadOnly, "the file system is read-only"};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Refusal{Status::NoSpace};
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return Refusal{Status::Busy};
    default:
      return Refusal{Status::Internal};
  }
}

}  // namespace portico::tftp
