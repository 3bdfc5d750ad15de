// For LD_PRELOAD: a TFTP server that would bind port 69 gets a port that the kernel picks.
//
// dnsmasq knows no other port, and with the rest a test would have to guess a free one. In.tftpd, moreover, drops its
// supplementary groups, which only root may do: as anybody else it has none of root's to drop.
#include <dlfcn.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace {

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int bind(int socket, const sockaddr* address, socklen_t size) noexcept {
  static const auto real = next<int(int, const sockaddr*, socklen_t)>("bind");
  sockaddr_in wanted{};
  if (size < sizeof wanted || address->sa_family != AF_INET) return real(socket, address, size);
  std::memcpy(&wanted, address, sizeof wanted);
  if (wanted.sin_port == htons(69)) wanted.sin_port = 0;
  return real(socket, reinterpret_cast<const sockaddr*>(&wanted), sizeof wanted);
}

extern "C" int initgroups(const char* user, gid_t group) {
  static const auto real = next<int(const char*, gid_t)>("initgroups");
  const int result = real(user, group);
  return result < 0 ? 0 : result;
}
