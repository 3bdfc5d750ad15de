// What there is on the local disk under a name.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace portico::tftp::client {

struct LocalState {
  enum class Kind { Nothing, File, Directory, Link, Other };

  Kind kind = Kind::Nothing;
  std::uint64_t size = 0;
  std::chrono::sys_seconds modified;        // rounded down
  std::chrono::nanoseconds beyond_seconds;  // what was cut off: 0 to 999,999,999

  bool operator==(const LocalState&) const = default;
};

// A symbolic link is a Link. What cannot be looked at is Nothing: who opens it learns why.
LocalState local_state(const std::filesystem::path& path);

// The same of what a symbolic link leads to.
LocalState local_state_behind_links(const std::filesystem::path& path);

}  // namespace portico::tftp::client
