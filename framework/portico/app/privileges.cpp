#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <CLI/CLI.hpp>

#include <portico/app/command_line.h>
#include <portico/app/privileges.h>

namespace portico {

namespace {

constexpr uid_t kRoot = 0;
constexpr auto kUnchangedUser = static_cast<uid_t>(-1);
constexpr auto kUnchangedGroup = static_cast<gid_t>(-1);

std::vector<gid_t> groups_of(const passwd& entry) {
  int count = 0;
  ::getgrouplist(entry.pw_name, entry.pw_gid, nullptr, &count);
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  count = ::getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count);
  if (count < 0) throw std::invalid_argument{std::string{"cannot find the groups of "} + entry.pw_name};
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

void require(bool done, const std::string& what) {
  if (!done) throw std::system_error{errno, std::generic_category(), what};
}

void change_root(const std::string& directory) {
  const bool changed = ::chdir(directory.c_str()) == 0 && ::chroot(".") == 0 && ::chdir("/") == 0;
  require(changed, "--chroot: cannot make " + directory + " the root");
}

void become(const Account& account) {
  const std::string option = "--user " + account.name + ": ";
  // Capabilities go with the change of the user unless somebody has asked to keep them.
  require(::prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) == 0, option + "cannot give up capabilities");
  require(::setgroups(account.groups.size(), account.groups.data()) == 0, option + "cannot take on its groups");
  require(::setresgid(account.group, account.group, account.group) == 0, option + "cannot take on its group");
  require(::setresuid(account.user, account.user, account.user) == 0, option + "cannot become this user");
  require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, option + "cannot give up new privileges");
}

// Believes nothing that it has not tried.
void require_no_way_back(const Account& account) {
  const bool user_regained = ::setresuid(kUnchangedUser, kRoot, kUnchangedUser) == 0;
  const bool group_regained = account.group != 0 && ::setresgid(kUnchangedGroup, 0, kUnchangedGroup) == 0;
  if (!user_regained && !group_regained && ::geteuid() == account.user && ::getegid() == account.group) return;
  errno = EPERM;
  require(false, "--user " + account.name + ": the former privileges could be regained");
}

}  // namespace

Account find_account(const std::string& name) {
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) throw std::invalid_argument{"there is no user \"" + name + "\""};
  if (entry->pw_uid == kRoot)
    throw std::invalid_argument{"\"" + name + "\" is root, whose privileges are to be dropped"};
  return {name, entry->pw_uid, entry->pw_gid, groups_of(*entry)};
}

void add_privilege_options(CommandLine& line, PrivilegeSettings& settings) {
  const auto find = [&settings](const std::string& name) {
    try {
      settings.user = find_account(name);
    } catch (const std::invalid_argument& error) {
      throw CLI::ValidationError{"--user", error.what()};
    }
  };
  CLI::Option* user = line.app()
                          .add_option_function<std::string>(
                              "--user", find, "Once the ports are bound, become this user, for good (needs root)")
                          ->type_name("NAME");
  line.app()
      .add_flag("--chroot", settings.chroot, "Once the ports are bound, make the directory that is served the root")
      ->needs(user);
}

void drop_privileges(const PrivilegeSettings& settings, const std::string& directory) {
  if (settings.chroot) change_root(directory);
  if (!settings.user) return;
  become(*settings.user);
  require_no_way_back(*settings.user);
}

}  // namespace portico
