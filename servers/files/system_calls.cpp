#include "servers/files/system_calls.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <system_error>

namespace portico::files {
namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  const int error = errno;
  throw std::system_error{error, std::generic_category(), what};
}

}  // namespace

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

FileDescriptor open_root(const std::string& path) {
  const auto open = [&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); };
  FileDescriptor root{uninterrupted(open)};
  if (!root) throw_errno("cannot open the directory " + path);
  if (!open_beneath(root.get(), ".", O_PATH)) throw_errno("openat2, without which nothing is served, fails");
  return root;
}

}  // namespace portico::files
