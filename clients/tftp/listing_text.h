// The listing of a server, as it is printed.
#pragma once

#include <span>
#include <string>

#include "servers/tftp/protocol/file_listing.h"

namespace portico::tftp::client {

// For people: the size with a unit, the time in the local time zone, the name.
std::string listing_table(std::span<const ListEntry> entries);

// For programmes: one line for each file, of which every part but the name is of a fixed shape: the size in bytes, a
// tab, the time as in RFC 3339 and in UTC, a tab, the name. A name holds neither tabs nor line ends (file_name.h).
std::string listing_lines(std::span<const ListEntry> entries);

}  // namespace portico::tftp::client
