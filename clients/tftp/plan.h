// What mget, mput and mirror have to do, and what they may leave out. Pure: the disk and the listing are arguments.
//
// A download is equal when size and time of the local file are those of the listing; a complete download gets the
// server's time, so that the next one leaves it out. PUT carries no time, so an upload is taken for equal when the
// server's file has the same size and is not older than the local one, by the clocks of the two machines. The listing
// tells whole seconds: what changed within the second of the upload is sent once more rather than not at all.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "clients/tftp/local_state.h"
#include "servers/tftp/protocol/file_listing.h"

namespace portico::tftp::client {

// One file to be moved.
struct Job {
  enum class Direction { Get, Put };

  Direction direction = Direction::Get;
  std::string remote;
  std::string local;                  // a path
  std::uint64_t size = 0;             // as far as one knows before
  std::chrono::sys_seconds modified;  // of the server's file; Get only

  bool operator==(const Job&) const = default;
};

// A file that could not be moved, and why.
struct FailedFile {
  std::string name;
  std::string reason;

  bool operator==(const FailedFile&) const = default;
};

struct Plan {
  std::vector<Job> jobs;
  std::size_t equal = 0;
  std::vector<FailedFile> failed;
};

using LookUp = std::function<LocalState(const std::string& path)>;

// The entries whose names match one of `patterns` (fnmatch(3); a leading dot only by a dot) or are one. Throws Failure
// when a pattern matches nothing.
std::vector<ListEntry> matching(std::span<const ListEntry> listing, std::span<const std::string> patterns);

// `look_up` must not follow symbolic links: `listing` comes from the server, and what it names stays in `directory`.
Plan plan_downloads(std::span<const ListEntry> listing, const std::string& directory, const LookUp& look_up);

// `look_up` follows them: `files` comes from the user.
Plan plan_uploads(std::span<const std::string> files, std::span<const ListEntry> listing, const LookUp& look_up);

}  // namespace portico::tftp::client
