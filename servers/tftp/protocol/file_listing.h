// The payload of LIST: one line for each file. The wire format is in file_protocol.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portico::tftp {

struct ListEntry {
  std::string name;
  std::uint64_t size = 0;
  std::chrono::sys_seconds
      modified;  // on the wire, years before 0 and after 9999 become the nearest that can be written
  bool operator==(const ListEntry&) const = default;
};

// All lines, each with its LF, in the order given.
std::string format_listing(std::span<const ListEntry> entries);

// `line` comes without its line end; nothing when it is not an entry, or when its name breaks a name rule.
std::optional<ListEntry> parse_entry(std::string_view line);

}  // namespace portico::tftp
