#include "servers/files/regular_file.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "servers/files/system_calls.h"

namespace portico::files {
namespace {

Outcome<struct stat> status_of(const FileDescriptor& file) {
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) < 0) return system_error(errno);
  return status;
}

Outcome<struct stat> if_regular(const Outcome<struct stat>& seen) {
  const auto* status = std::get_if<struct stat>(&seen);
  return status != nullptr && !S_ISREG(status->st_mode) ? Error{Cause::NotRegular} : seen;
}

}  // namespace

// O_PATH does not really open: looking at a device or a FIFO has no effect on it.
Outcome<struct stat> look_at(int root, const std::string& path) { return status_of(open_beneath(root, path, O_PATH)); }

Outcome<struct stat> look_at_regular(int root, const std::string& path) { return if_regular(look_at(root, path)); }

Outcome<RegularFile> open_regular(int root, const std::string& path) {
  const auto before = look_at_regular(root, path);
  if (const auto* error = std::get_if<Error>(&before)) return *error;
  // Somebody may have put a FIFO or a terminal in its place by now: neither may block or adopt us.
  auto file = open_beneath(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  const auto opened = if_regular(status_of(file));
  if (const auto* error = std::get_if<Error>(&opened)) return *error;
  return RegularFile{std::move(file), std::get<struct stat>(opened)};
}

}  // namespace portico::files
