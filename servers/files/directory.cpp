#include "servers/files/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "servers/files/system_calls.h"
#include "servers/files/upload.h"
#include <portico/shared/file_descriptor.h>

namespace portico::files {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// Null and errno on errors.
Directory open_directory(int directory) {
  auto descriptor = open_beneath(directory, ".", O_RDONLY | O_DIRECTORY);
  Directory opened{descriptor ? ::fdopendir(descriptor.get()) : nullptr};
  if (opened) static_cast<void>(descriptor.release());
  return opened;
}

// The lock is held until the file is removed, so that nobody can begin to write to it in between.
bool remove_if_abandoned(int directory, const std::string& name) {
  struct stat status {};
  if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(status.st_mode)) return false;
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  const FileDescriptor file{::openat(directory, name.c_str(), kFlags)};
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) < 0) return false;
  return ::unlinkat(directory, name.c_str(), 0) == 0;
}

}  // namespace

int for_each_entry(int directory, const std::function<void(DirectoryEntry)>& visit) {
  const auto opened = open_directory(directory);
  if (!opened) return errno;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(opened.get());
    if (entry == nullptr) return errno;
    std::string name{entry->d_name};
    if (name == "." || name == "..") continue;
    visit({std::move(name), entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN});
  }
}

std::size_t remove_leftovers_beneath(int root, std::size_t depth) {
  std::size_t removed = 0;
  std::vector<std::string> subdirectories;
  for_each_entry(root, [&](DirectoryEntry entry) {
    if (entry.name.starts_with(kUploadPrefix) && remove_if_abandoned(root, entry.name)) ++removed;
    if (entry.may_be_directory) subdirectories.push_back(std::move(entry.name));
  });
  if (depth <= 1) return removed;
  for (const auto& name : subdirectories) {
    const FileDescriptor inner{::openat(root, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (inner) removed += remove_leftovers_beneath(inner.get(), depth - 1);
  }
  return removed;
}

}  // namespace portico::files
