// Walking through directories.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace portico::files {

struct DirectoryEntry {
  std::string name;
  bool may_be_directory;  // itself, not behind a symbolic link; some file systems do not tell
};

// Calls `visit` with everything in `directory` but "." and ".."; returns 0 or an errno. Has a position of its own:
// several threads may walk through one directory at once.
int for_each_entry(int directory, const std::function<void(DirectoryEntry)>& visit);

// Removes what uploads left whose server was killed, in `root` and in its subdirectories, `depth` levels in all;
// symbolic links are not followed. Those that any server is still writing stay. Returns how many were removed.
std::size_t remove_leftovers_beneath(int root, std::size_t depth);

}  // namespace portico::files
