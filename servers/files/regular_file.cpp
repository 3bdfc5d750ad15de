#include "servers/files/regular_file.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "servers/files/system_calls.h"

namespace portico::files {
namespace {

Outcome<struct stat> regular_status(const FileDescriptor& file) {
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) < 0) return system_error(errno);
  if (!S_ISREG(status.st_mode)) return Error{Cause::NotRegular};
  return status;
}

}  // namespace

// O_PATH does not really open: looking at a device or a FIFO has no effect on it.
Outcome<struct stat> look_at_regular(int root, const std::string& path) {
  return regular_status(open_beneath(root, path, O_PATH));
}

Outcome<RegularFile> open_regular(int root, const std::string& path) {
  const auto before = look_at_regular(root, path);
  if (const auto* error = std::get_if<Error>(&before)) return *error;
  // Somebody may have put a FIFO or a terminal in its place by now: neither may block or adopt us.
  auto file = open_beneath(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  const auto opened = regular_status(file);
  if (const auto* error = std::get_if<Error>(&opened)) return *error;
  return RegularFile{std::move(file), std::get<struct stat>(opened)};
}

}  // namespace portico::files
