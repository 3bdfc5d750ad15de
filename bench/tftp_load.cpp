// Load for a TFTP server: tftp_load PORT NAME SIZE CLIENTS BLKSIZE WINDOWSIZE. So many clients fetch the file NAME of
// SIZE bytes from 127.0.0.1 at once. Prints bytes, microseconds, datagrams that came twice, gaps and timeouts; exit 1
// with a sentence when anything but the whole file comes, in order.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::string_literals;

constexpr std::chrono::seconds kTimeout{1};
constexpr int kMostTimeouts = 10;
constexpr int kBatch = 32;
constexpr std::size_t kLargest = 4 + 65'464;

struct Load {
  sockaddr_in server{};
  std::string request;
  bool options = false;  // whether the request has any, so that an OACK must come
  std::string oack;      // what that OACK must hold, in any case of letters: no server may offer less
  std::uint64_t size = 0;
  std::size_t block_size = 512;
  unsigned window = 1;
  std::uint64_t bytes = 0;
  std::uint64_t duplicates = 0, gaps = 0, timeouts = 0;
};

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "tftp_load: %s\n", why.c_str());
  std::exit(1);
}

std::uint16_t word(const unsigned char* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

// One transfer.
class Client {
 public:
  Client(Load& load, int epoll) : load_{load}, socket_{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)} {
    epoll_event event{EPOLLIN, {.ptr = this}};
    if (socket_ < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket_, &event) < 0) fail("no socket");
    ask();
  }

  bool done() const { return done_; }

  void hear(const unsigned char* datagram, std::size_t size, const sockaddr_in& from) {
    if (size < 4 || done_) return;
    if (!connected_) {  // the server's TID
      connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0;
    }
    switch (word(datagram)) {
      case 3:
        return data(word(datagram + 2), size - 4);
      case 6:
        return oack({reinterpret_cast<const char*>(datagram), size});
      default:
        fail("the server sent "s + std::to_string(word(datagram)) + ": " +
             std::string{reinterpret_cast<const char*>(datagram) + 4, size - 4});
    }
  }

  void look_at(Clock::time_point now) {
    if (done_ || now < deadline_) return;
    ++load_.timeouts;
    if (++silent_ > kMostTimeouts) fail("the server is silent");
    connected_ ? acknowledge() : ask();
  }

  int socket() const { return socket_; }

 private:
  void ask() {
    deadline_ = Clock::now() + kTimeout;
    if (::sendto(socket_, load_.request.data(), load_.request.size(), 0,
                 reinterpret_cast<const sockaddr*>(&load_.server), sizeof load_.server) < 0) {
      fail("cannot send");
    }
  }

  void acknowledge() {
    const unsigned char ack[] = {0, 4, static_cast<unsigned char>(last_ >> 8), static_cast<unsigned char>(last_)};
    (void)::send(socket_, ack, sizeof ack, MSG_NOSIGNAL);
    unacknowledged_ = 0;
    deadline_ = Clock::now() + kTimeout;
  }

  void oack(std::string_view datagram) {
    if (bytes_ > 0 || agreed_) {
      ++load_.duplicates;
      if (bytes_ > 0) return;
    }
    if (datagram.substr(2) != load_.oack) fail("the server does not agree to the options");
    agreed_ = true;
    acknowledge();
  }

  void data(std::uint16_t block, std::size_t size) {
    if (load_.options && !agreed_) fail("the server does not know the options");
    const auto ahead = static_cast<std::int16_t>(block - last_);
    if (ahead <= 0) {
      ++load_.duplicates;
      // RFC 7440 §4: the sender has gone back to before this; it hears of it at the end of its window.
      if (load_.window > 1 && ahead == 0) acknowledge();
      return;
    }
    if (ahead > 1) {
      ++load_.gaps;
      if (!gap_) acknowledge();
      gap_ = true;
      return;
    }
    gap_ = false;
    silent_ = 0;
    last_ = block;
    bytes_ += size;
    done_ = size < load_.block_size;
    if (done_ || ++unacknowledged_ == load_.window) acknowledge();
    if (!done_) return;
    if (bytes_ != load_.size) fail("got " + std::to_string(bytes_) + " bytes");
    load_.bytes += bytes_;
  }

  Load& load_;
  int socket_;
  Clock::time_point deadline_;
  std::uint64_t bytes_ = 0;
  std::uint16_t last_ = 0;
  unsigned unacknowledged_ = 0;
  int silent_ = 0;
  bool connected_ = false, agreed_ = false, gap_ = false, done_ = false;
};

// Takes what has come for whichever client.
class Inbox {
 public:
  Inbox() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      parts_[i] = {bytes_.data() + i * kLargest, kLargest};
      messages_[i].msg_hdr.msg_iov = &parts_[i];
      messages_[i].msg_hdr.msg_iovlen = 1;
    }
  }

  void receive(Client& client) {
    for (std::size_t i = 0; i < kBatch; ++i) {
      messages_[i].msg_hdr.msg_name = &senders_[i];
      messages_[i].msg_hdr.msg_namelen = sizeof senders_[i];
    }
    const int count = ::recvmmsg(client.socket(), messages_.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (std::size_t i = 0; static_cast<int>(i) < count; ++i) {
      client.hear(bytes_.data() + i * kLargest, messages_[i].msg_len, senders_[i]);
    }
  }

 private:
  std::vector<unsigned char> bytes_ = std::vector<unsigned char>(kBatch * kLargest);
  std::array<sockaddr_in, kBatch> senders_{};
  std::array<iovec, kBatch> parts_{};
  std::array<mmsghdr, kBatch> messages_{};
};

void run(Load& load, int clients) {
  const int epoll = ::epoll_create1(0);
  std::vector<Client> all;
  all.reserve(static_cast<std::size_t>(clients));  // epoll has their addresses
  for (int i = 0; i < clients; ++i) all.emplace_back(load, epoll);
  Inbox inbox;
  int running = clients;
  for (auto next_look = Clock::now() + kTimeout; running > 0;) {
    std::array<epoll_event, 64> events;
    const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
    for (std::size_t i = 0; static_cast<int>(i) < ready; ++i) {
      auto& client = *static_cast<Client*>(events[i].data.ptr);
      const bool before = client.done();
      inbox.receive(client);
      if (!before && client.done()) --running;
    }
    const auto now = Clock::now();
    if (now < next_look) continue;
    next_look = now + kTimeout / 10;
    for (Client& client : all) client.look_at(now);
  }
}

Load load_from(char* argv[]) {
  Load load;
  load.server.sin_family = AF_INET;
  load.server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  load.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  load.size = std::strtoull(argv[3], nullptr, 10);
  load.block_size = static_cast<std::size_t>(std::atoi(argv[5]));
  load.window = static_cast<unsigned>(std::atoi(argv[6]));
  std::string options;
  if (load.block_size != 512) options += "blksize\0"s + argv[5] + '\0';
  if (load.window != 1) options += "windowsize\0"s + argv[6] + '\0';
  load.request = "\0\1"s + argv[2] + "\0octet\0"s + options;
  load.options = !options.empty();
  load.oack = options;
  return load;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 7) return 2;
  Load load = load_from(argv);
  const auto begin = Clock::now();
  run(load, std::atoi(argv[4]));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
  std::printf("%llu %lld %llu %llu %llu\n", static_cast<unsigned long long>(load.bytes), static_cast<long long>(took),
              static_cast<unsigned long long>(load.duplicates), static_cast<unsigned long long>(load.gaps),
              static_cast<unsigned long long>(load.timeouts));
}
