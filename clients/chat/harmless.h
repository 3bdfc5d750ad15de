#pragma once

#include <string>
#include <string_view>

namespace portico::chat::client {

// Text from the network as a terminal may show it: on one line, without the codes that make it bold or coloured, and
// without anything a terminal would obey; what is not UTF-8 is replaced.
std::string harmless(std::string_view text);

}  // namespace portico::chat::client
