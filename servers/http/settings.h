// What the command line of portico-httpd says.
#pragma once

#include <optional>

#include "servers/http/frontend/file_service.h"
#include <portico/app/command_line.h>
#include <portico/app/privileges.h>

namespace portico::http {

inline constexpr const char* kServerName = "portico-httpd";

struct Settings {
  ServerSettings server;
  FileServiceSettings files;
  PrivilegeSettings privileges;
};

// nullopt: go on with `settings`. Otherwise the exit status.
[[nodiscard]] std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings);

}  // namespace portico::http
