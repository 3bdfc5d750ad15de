#include "clients/tftp/local_state.h"

#include <sys/stat.h>

namespace portico::tftp::client {
namespace {

using Kind = LocalState::Kind;

Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return Kind::File;
  if (S_ISDIR(mode)) return Kind::Directory;
  return S_ISLNK(mode) ? Kind::Link : Kind::Other;
}

LocalState state(int found, const struct stat& status) {
  LocalState state{};
  if (found < 0) return state;
  state.kind = kind_of(status.st_mode);
  state.size = static_cast<std::uint64_t>(status.st_size);
  state.modified = std::chrono::sys_seconds{std::chrono::seconds{status.st_mtim.tv_sec}};
  state.beyond_seconds = std::chrono::nanoseconds{status.st_mtim.tv_nsec};
  return state;
}

}  // namespace

LocalState local_state(const std::filesystem::path& path) {
  struct stat status {};
  const int found = ::lstat(path.c_str(), &status);
  return state(found, status);
}

LocalState local_state_behind_links(const std::filesystem::path& path) {
  struct stat status {};
  const int found = ::stat(path.c_str(), &status);
  return state(found, status);
}

}  // namespace portico::tftp::client
