// Names of files in subdirectories, as TFTP over UDP says them; the file service over TCP has names only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

inline constexpr std::size_t kMaxPathLength = 1024;  // in bytes
inline constexpr std::size_t kMaxPathDepth = 32;     // in names

// A path is one name or several with one slash between any two: "pxelinux.cfg/default". Each is a name of a file (see
// broken_name_rule), so nothing in a path leads up, is hidden or escapes. Says which rule `path` breaks; nothing if
// none.
std::optional<std::string_view> broken_path_rule(std::string_view path);

// The path that a client means: slashes at the front are dropped ("/boot/x" starts at the root, as everything does),
// and so are doubled slashes and "." in between. Refuses with Status::BadName what is no path then.
Outcome<std::string> path_from(std::string_view request);

}  // namespace portico::tftp
