// Names of files on the server, as the client checks them before it uses them.
#pragma once

#include <string_view>

namespace portico::tftp::client {

// Throws Refused, as a server of the file service would, when `name` cannot be one (file_name.h): it holds no slash, so
// that as the name of a local file it leads nowhere else.
void check_remote_name(std::string_view name);

}  // namespace portico::tftp::client
