// What the command line of portico-tftpd says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "servers/tftp/engine/file_session.h"
#include "servers/tftp/frontend/client_files.h"
#include <portico/app/command_line.h>
#include <portico/app/privileges.h>

namespace portico::tftp {

inline constexpr const char* kServerName = "portico-tftpd";

struct Settings {
  ServerSettings server;
  std::string root;
  FileRules rules;
  std::string map_file;             // where the rules of `naming` come from; empty for none
  Naming naming;                    // over UDP
  std::size_t max_per_address = 0;  // transfers over UDP at once; 0: half of those that the policy has room for
  PrivilegeSettings privileges;
};

// nullopt: go on with `settings`. Otherwise the exit status.
[[nodiscard]] std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings);

}  // namespace portico::tftp
