#pragma once

#include <span>
#include <string>
#include <vector>

namespace portico::tftp::client {

// What a shell would make of the words `patterns` (glob(3)): the paths that match each. A word that is the name of a
// file, or that has nothing to expand, stays as it is. Throws Failure when nothing matches.
std::vector<std::string> expand_globs(std::span<const std::string> patterns);

}  // namespace portico::tftp::client
