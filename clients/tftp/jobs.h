// How many transfers run at once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::tftp::client {

inline constexpr std::size_t kDefaultJobs = 4;
inline constexpr std::size_t kMostJobs = 64;

// Throws WrongCommand when `text` is not a number from 1 to kMostJobs.
std::size_t parse_jobs(std::string_view text);

// Takes "-j N" and "-jN" out of the words of mget, mput and mirror; all behind -- are names, and it is taken out, too.
// The words of other commands stay as they are. Throws WrongCommand.
std::optional<std::size_t> take_jobs(std::vector<std::string>& words);

}  // namespace portico::tftp::client
