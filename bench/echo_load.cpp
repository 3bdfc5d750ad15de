// Load for an echo server: echo_load PORT keepalive|connect CONNECTIONS SECONDS. Prints how many requests were
// answered.
//
// keepalive: CONNECTIONS connections, each sends a line of 64 bytes again as soon as it was echoed.
// connect: the same, with a new connection for each line.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

const std::string line = std::string(63, 'x') + "\n";

int connect_to(int port, int epoll) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) std::exit(1);
  const int on = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{EPOLLIN, {.fd = client}};
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
  if (::send(client, line.data(), line.size(), MSG_NOSIGNAL) < 0) std::exit(1);
  return client;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 5) return 2;
  const int port = std::atoi(argv[1]);
  const bool keepalive = argv[2] == std::string_view{"keepalive"};
  const int epoll = ::epoll_create1(0);
  for (int i = std::atoi(argv[3]); i > 0; --i) connect_to(port, epoll);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{std::atoi(argv[4])};
  long answered = 0;
  while (std::chrono::steady_clock::now() < end) {
    epoll_event events[256];
    const int ready = ::epoll_wait(epoll, events, 256, 100);
    for (int i = 0; i < ready; ++i) {
      char bytes[4096];
      const int client = events[i].data.fd;
      if (::recv(client, bytes, sizeof bytes, 0) != static_cast<ssize_t>(line.size())) return 1;
      ++answered;
      if (keepalive) {
        if (::send(client, line.data(), line.size(), MSG_NOSIGNAL) < 0) return 1;
      } else {
        ::close(client);
        connect_to(port, epoll);
      }
    }
  }
  std::printf("%ld\n", answered);
}
