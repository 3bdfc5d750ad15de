// In child processes, because there is no way back. Without root, what is shown is that nothing is dropped in silence.
#include <grp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"
#include <portico/app/privileges.h>

namespace portico {
namespace {

constexpr int kDropped = 0;
constexpr int kRefused = 1;
constexpr int kWrong = 2;

// What a test that drops privileges must end with.
int expected_end() { return ::geteuid() == 0 ? kDropped : kRefused; }

class Privileges : public testing::Test {
 protected:
  Privileges() { std::filesystem::permissions(directory.path(), std::filesystem::perms{0755}); }

  // In a child; `holds` is asked afterwards.
  template <class Holds>
  int drop(const PrivilegeSettings& settings, Holds holds) const {
    return test::in_child([&] {
      try {
        drop_privileges(settings, directory.path().string());
      } catch (const std::system_error& error) {
        const bool names_option = std::string{error.what()}.starts_with(settings.chroot ? "--chroot" : "--user nobody");
        return names_option && error.code() == std::errc::operation_not_permitted ? kRefused : kWrong;
      }
      return holds() ? kDropped : kWrong;
    });
  }

  test::TemporaryDirectory directory;
  const Account nobody = find_account("nobody");
};

std::string complaint_about(const std::string& name) {
  try {
    return "none: " + find_account(name).name;
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(FindAccount, KnowsTheUsersOfTheSystemWithTheirGroups) {
  const auto account = find_account("nobody");
  EXPECT_NE(account.user, 0U);
  EXPECT_EQ(account.groups, std::vector<gid_t>{account.group});
}

TEST(FindAccount, NamesAUserThatIsNoneOrIsRoot) {
  EXPECT_EQ(complaint_about("no such user"), "there is no user \"no such user\"");
  EXPECT_EQ(complaint_about(""), "there is no user \"\"");
  EXPECT_EQ(complaint_about("root"), "\"root\" is root, whose privileges are to be dropped");
}

TEST_F(Privileges, StayWhenNobodyAsksForLess) {
  const auto user = ::getuid();
  EXPECT_EQ(drop({}, [&] { return ::getuid() == user && ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0; }), kDropped);
}

TEST_F(Privileges, OfRootAreGivenUpForThoseOfTheUser) {
  const auto end = drop({.user = nobody}, [&] {
    uid_t users[3] = {};
    gid_t groups[3] = {};
    gid_t group = 0;
    return ::getresuid(&users[0], &users[1], &users[2]) == 0 && ::getresgid(&groups[0], &groups[1], &groups[2]) == 0 &&
           std::vector<uid_t>(users, users + 3) == std::vector<uid_t>(3, nobody.user) &&
           std::vector<gid_t>(groups, groups + 3) == std::vector<gid_t>(3, nobody.group) &&
           ::getgroups(1, &group) == 1 && group == nobody.group;
  });
  EXPECT_EQ(end, expected_end());
}

TEST_F(Privileges, CannotBeRegained) {
  const auto end = drop({.user = nobody}, [] {
    return ::setuid(0) < 0 && ::seteuid(0) < 0 && ::setgid(0) < 0 && ::setgroups(0, nullptr) < 0 && ::chroot("/") < 0 &&
           ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  });
  EXPECT_EQ(end, expected_end());
}

TEST_F(Privileges, AreGivenUpAlsoWhereCapabilitiesWereToBeKept) {
  const auto end = test::in_child([&] {
    ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    return drop({.user = nobody}, [] { return ::setuid(0) < 0 && ::prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0) == 0; });
  });
  EXPECT_EQ(end, expected_end());
}

TEST_F(Privileges, EndAtTheDirectoryThatIsTheRoot) {
  directory.write("file", "");
  const auto end = drop({.user = nobody, .chroot = true}, [] {
    struct stat status {};
    return ::stat("/file", &status) == 0 && ::stat("file", &status) == 0 && ::stat("/etc/passwd", &status) < 0 &&
           ::stat("../../etc/passwd", &status) < 0 && ::setuid(0) < 0;
  });
  EXPECT_EQ(end, expected_end());
}

TEST_F(Privileges, ThatAreMissingAreNamedWithTheOption) {
  const auto as_nobody = [&](const PrivilegeSettings& settings) {
    return test::in_child([&] {
      if (::geteuid() == 0 && ::setuid(nobody.user) != 0) return kWrong;
      return drop(settings, [] { return true; });
    });
  };
  EXPECT_EQ(as_nobody({.user = nobody}), kRefused);
  EXPECT_EQ(as_nobody({.user = nobody, .chroot = true}), kRefused);
}

}  // namespace
}  // namespace portico
