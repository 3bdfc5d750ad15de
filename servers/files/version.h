// How a server tells one state of a file from the next.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace portico::files {

// Made of inode, time of modification in nanoseconds and size: publishing an upload always changes it, and so does
// almost every write by others.
std::string version_of(const struct stat& status);

std::string hexadecimal(std::uint64_t number);

}  // namespace portico::files
