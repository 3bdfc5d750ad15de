#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace portico {

class CommandLine;

// Whom a programme may become, as the system's user database says it.
struct Account {
  std::string name;
  uid_t user;
  gid_t group;
  std::vector<gid_t> groups;  // all of them
};

// Throws std::invalid_argument with a sentence that names `name`: there is no such user, or it is root.
[[nodiscard]] Account find_account(const std::string& name);

// What a programme gives up before it serves, as the command line asks for it.
struct PrivilegeSettings {
  std::optional<Account> user;
  bool chroot = false;
};

// Adds --user and --chroot. `settings` must live until `line` has been parsed.
void add_privilege_options(CommandLine& line, PrivilegeSettings& settings);

// Gives up for good what `settings` say: makes `directory` the root of the process's paths, takes on the user's groups
// and IDs, and makes sure that nothing of that can be regained, not by executing a set-user-ID programme either. What
// is open stays open: call it once ports are bound and files that lie elsewhere are open, before anything is served.
// A Unix socket outside of `directory`, or in a directory that the user may not write to, is left behind at the end.
//
// Throws std::system_error with a sentence that names the option and the value; end the programme then, because a part
// may be given up already. REQUIRES: one thread, no children.
void drop_privileges(const PrivilegeSettings& settings, const std::string& directory);

}  // namespace portico
