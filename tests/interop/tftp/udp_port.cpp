#include "tests/interop/tftp/udp_port.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "tests/support/eventually.h"

namespace portico::test {

namespace {

// "socket:[INODE]" for each socket, and others.
std::set<std::string> descriptors(pid_t process) {
  std::set<std::string> links;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc/" + std::to_string(process) + "/fd", error}) {
    links.insert(std::filesystem::read_symlink(entry.path(), error).string());
  }
  return links;
}

// 0 for none.
int port_now(pid_t process) {
  const auto links = descriptors(process);
  std::ifstream table{"/proc/net/udp"};
  std::string line;
  std::getline(table, line);  // the headings
  while (std::getline(table, line)) {
    std::istringstream fields{line};
    std::string local;
    std::string skipped;
    std::string inode;
    fields >> skipped >> local;
    for (int i = 0; i < 7; ++i) fields >> skipped;
    fields >> inode;
    if (links.contains("socket:[" + inode + "]")) return std::stoi(local.substr(local.find(':') + 1), nullptr, 16);
  }
  return 0;
}

}  // namespace

int udp_port_of(pid_t process) {
  int port = 0;
  if (!eventually([&] { return (port = port_now(process)) != 0; })) {
    throw std::runtime_error{"the server does not listen"};
  }
  return port;
}

}  // namespace portico::test
