// Names of files on the server, as the client checks them before it uses them.
#pragma once

#include <string>
#include <string_view>

namespace portico::tftp::client {

// Throws Refused, as a server of the file service would, when `name` cannot be one (file_name.h): it holds no slash, so
// that as the name of a local file it leads nowhere else.
void check_remote_name(std::string_view name);

// The same for TFTP over UDP, where names may be paths: one that a request cannot carry.
void check_remote_path(std::string_view path);

// The last part of a path, if a local file can be called so and be in the current directory; otherwise empty.
std::string local_name_for(std::string_view path);

}  // namespace portico::tftp::client
