// What is typed and should not be found later: passwords, of people, rooms and servers.
#pragma once

#include <string_view>

namespace portico::chat::client {

// Whether a line of the user may have one in it. Rather too often than too rarely.
[[nodiscard]] bool may_hold_secret(std::string_view line);

}  // namespace portico::chat::client
