// Load for a chat server: chat_load PORT flat|paced|idle CLIENTS SECONDS. So many clients join, prints "ready", and
// waits for a line on standard input; then
//   flat    they talk in one channel as fast as the server delivers, with some lines of each under way at a time
//   paced   each says one line a second in that channel
//   idle    they do nothing, in channels of a hundred, until that line comes
// Prints lines said, lines delivered, microseconds, and the median and 99th percentile of the delay of a delivered line
// in microseconds; exit 1 with a sentence when a line gets lost or a client is disconnected.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using namespace std::string_view_literals;

constexpr std::size_t kPayload = 64;  // what a line says
// Lines that not everybody has heard, of each client and of all of few. With less, a server that wakes a process for
// each client sleeps most of the time, and is not measured flat out.
constexpr std::uint64_t kUnderWay = 8;
constexpr std::uint64_t kLeastUnderWay = 128;
constexpr std::size_t kConnectingAtOnce = 8;  // fewer than any server's backlog
constexpr std::size_t kJoiningAtOnce = 500;   // some servers let people in only once a second
constexpr std::size_t kIdleRoom = 100;
constexpr seconds kPatience{20};
constexpr seconds kPatienceToJoin{180};  // ten thousand take some servers a minute

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "chat_load: %s\n", why.c_str());
  std::exit(1);
}

// Delays in buckets that are a sixteenth of their value wide.
class Delays {
 public:
  void add(nanoseconds delay) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(delay.count(), 0)) / 1000 + 16;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - 5;
    ++buckets_[std::min<std::size_t>(shift * 16 + ((value >> shift) - 16), buckets_.size() - 1)];
    ++count_;
  }

  // The middle of the bucket below whose end that share of all lies, in microseconds.
  [[nodiscard]] double percentile(double share) const {
    auto left = static_cast<std::uint64_t>(static_cast<double>(count_) * share);
    std::size_t at = 0;
    for (; at + 1 < buckets_.size() && buckets_[at] <= left; ++at) left -= buckets_[at];
    return (static_cast<double>(at % 16 + 16) + 0.5) * static_cast<double>(1ULL << (at / 16)) - 16;
  }

 private:
  std::array<std::uint64_t, 16 * 48> buckets_{};
  std::uint64_t count_ = 0;
};

// The lines under way, by their numbers.
class Lines {
 public:
  explicit Lines(std::size_t clients)
      : listeners_{clients - 1}, under_way_{std::max(kLeastUnderWay, kUnderWay * clients)}, lines_(2 * under_way_) {}

  [[nodiscard]] bool full() const { return said_ - complete_ >= under_way_; }
  [[nodiscard]] bool all_heard() const { return said_ == complete_; }
  [[nodiscard]] std::uint64_t said() const { return said_; }
  [[nodiscard]] std::uint64_t heard() const { return heard_; }
  [[nodiscard]] Clock::time_point last() const { return last_; }
  [[nodiscard]] const Delays& delays() const { return delays_; }

  // `since`: when it should have been said.
  std::uint64_t say(Clock::time_point since) {
    lines_[said_ % lines_.size()] = {said_, since, listeners_};
    return said_++;
  }

  void hear(std::uint64_t number, Clock::time_point now) {
    Line& line = lines_[number % lines_.size()];
    if (line.number != number || line.listeners == 0) fail("line " + std::to_string(number) + " came once too often");
    delays_.add(now - line.since);
    ++heard_;
    last_ = now;
    if (--line.listeners > 0) return;
    // Servers keep the order of one client's lines, not that of all lines.
    while (complete_ < said_ && lines_[complete_ % lines_.size()].listeners == 0) ++complete_;
  }

 private:
  struct Line {
    std::uint64_t number = 0;
    Clock::time_point since;
    std::size_t listeners = 0;
  };

  std::size_t listeners_;
  std::uint64_t under_way_;
  std::vector<Line> lines_;
  std::uint64_t said_ = 0, complete_ = 0, heard_ = 0;
  Clock::time_point last_;
  Delays delays_;
};

enum class State { Connecting, Waiting, Registering, Joining, Joined, Fenced };

class Client {
 public:
  Client(std::uint16_t port, std::size_t number, std::string room, int epoll)
      : epoll_{epoll}, number_{number}, room_{std::move(room)} {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(socket_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    // An address of its own: servers count connections for each.
    const auto address = at(0x7f010001U + static_cast<std::uint32_t>(number), 0);
    const auto server = at(INADDR_LOOPBACK, port);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0 ||
        (::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) < 0 && errno != EINPROGRESS)) {
      fail("client " + std::to_string(number) + " cannot connect: " + std::strerror(errno));
    }
    watch(EPOLL_CTL_ADD, EPOLLOUT);
  }

  [[nodiscard]] State state() const { return state_; }

  void send(std::string_view text) const {
    if (::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) != static_cast<ssize_t>(text.size())) {
      fail("client " + std::to_string(number_) + " cannot send: " + std::strerror(errno));
    }
  }

  void say(std::uint64_t number) const {
    std::array<char, 200> line;
    const int size = std::snprintf(line.data(), line.size(), "PRIVMSG %s :~%010llu%.*s\r\n", room_.c_str(),
                                   static_cast<unsigned long long>(number), static_cast<int>(kPayload - 11), kFiller);
    send({line.data(), static_cast<std::size_t>(size)});
  }

  // Whatever has come. What comes first is that it is connected.
  void serve(Lines& lines, std::vector<char>& buffer) {
    if (state_ != State::Connecting) return read(lines, buffer);
    state_ = State::Waiting;
    watch(EPOLL_CTL_MOD, EPOLLIN);
    const auto nick = "b" + std::to_string(number_);
    // Whatever the first is answered, it is answered at once: the server has accepted the connection.
    send("PING :there\r\nNICK " + nick + "\r\nUSER " + nick + " 0 * :" + nick + "\r\n");
  }

 private:
  void read(Lines& lines, std::vector<char>& buffer) {
    std::memcpy(buffer.data(), rest_.data(), rest_.size());
    const auto got = ::recv(socket_, buffer.data() + rest_.size(), buffer.size() - rest_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      fail("client " + std::to_string(number_) + " was disconnected: " + (got < 0 ? std::strerror(errno) : last_));
    }
    std::string_view text{buffer.data(), rest_.size() + static_cast<std::size_t>(got)};
    const auto now = Clock::now();
    for (std::size_t end = 0; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
      hear(text.substr(0, end > 0 && text[end - 1] == '\r' ? end - 1 : end), lines, now);
    }
    rest_.assign(text);
  }

  static constexpr char kFiller[] = " the quick brown fox jumps over the lazy dog, again and again";

  static sockaddr_in at(std::uint32_t address, std::uint16_t port) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = htonl(address);
    result.sin_port = htons(port);
    return result;
  }

  void watch(int operation, std::uint32_t events) {
    epoll_event event{events, {.ptr = this}};
    ::epoll_ctl(epoll_, operation, socket_, &event);
  }

  void hear(std::string_view line, Lines& lines, Clock::time_point now) {
    if (line.size() > kPayload && line[line.size() - kPayload] == '~') {
      const auto digits = line.substr(line.size() - kPayload + 1, 10);
      std::uint64_t number = 0;
      for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
      return lines.hear(number, now);
    }
    if (line.starts_with("PING ")) return send("PONG " + std::string{line.substr(5)} + "\r\n");
    if (line.starts_with("ERROR ")) last_ = line;
    if (state_ != State::Fenced) advance(line);
  }

  void advance(std::string_view line) {
    last_ = line;
    if (state_ == State::Waiting) state_ = State::Registering;
    const auto after_source = line.find(' ');
    const auto command = line.substr(after_source == line.npos ? 0 : after_source + 1, 5);
    if (state_ == State::Registering && (command.starts_with("376 ") || command.starts_with("422 "))) {
      send("JOIN " + room_ + "\r\n");
      state_ = State::Joining;
    } else if (state_ == State::Joining && command.starts_with("366 ")) {
      state_ = State::Joined;
    } else if (state_ == State::Joined && command.starts_with("PONG ")) {
      state_ = State::Fenced;
      std::string{}.swap(last_);
    }
  }

  int epoll_, socket_ = -1;
  std::size_t number_;
  State state_ = State::Connecting;
  std::string room_;
  std::string rest_, last_;
};

class Load {
 public:
  Load(std::uint16_t port, bool idle, std::size_t count) : lines_{count} {
    clients_.reserve(count);  // epoll has their addresses
    for (std::size_t i = 0; i < count; ++i) {
      clients_.emplace_back(port, i, idle ? "#room" + std::to_string(i / kIdleRoom) : "#bench", epoll_);
      until([&] { return i + 1 - accepted() < kConnectingAtOnce && i + 1 - joined() < kJoiningAtOnce; },
            kPatienceToJoin);
    }
    until([&] { return joined() == count; }, kPatienceToJoin);
    // What the server has to tell of joining has been told when it answers this.
    for (const Client& client : clients_) client.send("PING :fence\r\n");
    until([&] { return count_of(State::Fenced, 0) == count; }, kPatienceToJoin);
  }

  void talk(bool paced, seconds duration) {
    const auto begin = Clock::now();
    const auto interval = nanoseconds{paced ? 1'000'000'000 / static_cast<std::int64_t>(clients_.size()) : 0};
    auto due = begin;
    for (auto now = begin; now < begin + duration; now = Clock::now()) {
      while (!lines_.full() && due <= now) {
        const auto number = lines_.say(paced ? due : Clock::now());
        clients_[number % clients_.size()].say(number);
        due += interval;
      }
      turn(lines_.full() ? nanoseconds{seconds{1}} : std::min(due, begin + duration) - now);
      if (lines_.full() && Clock::now() - std::max(lines_.last(), begin) > kPatience) fail("a line is not delivered");
    }
    until([&] { return lines_.all_heard(); }, kPatience);
    const auto took = std::chrono::duration_cast<microseconds>(lines_.last() - begin);
    std::printf("%llu %llu %lld %.0f %.0f\n", static_cast<unsigned long long>(lines_.said()),
                static_cast<unsigned long long>(lines_.heard()), static_cast<long long>(took.count()),
                lines_.delays().percentile(0.5), lines_.delays().percentile(0.99));
  }

  // Until standard input has something to say.
  void wait() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (::poll(&input, 1, 0) == 0) turn(std::chrono::milliseconds{50});
    std::getchar();
  }

 private:
  // Clients are served in turn, so those that are not there yet are among the last ones.
  std::size_t accepted() { return accepted_ = count_of(State::Registering, accepted_); }
  std::size_t joined() { return joined_ = count_of(State::Joined, joined_); }
  std::size_t count_of(State state, std::size_t from) const {
    while (from < clients_.size() && clients_[from].state() >= state) ++from;
    return from;
  }

  template <class Condition>
  void until(Condition condition, seconds patience) {
    const auto give_up = Clock::now() + patience;
    while (!condition()) {
      if (Clock::now() > give_up) fail("the server is silent");
      turn(std::chrono::milliseconds{100});
    }
  }

  void turn(nanoseconds most) {
    const auto wait = std::max(most, nanoseconds{0}).count();
    const timespec timeout{wait / 1'000'000'000, wait % 1'000'000'000};
    std::array<epoll_event, 512> events;
    const int ready = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    for (std::size_t i = 0; static_cast<int>(i) < ready; ++i) {
      static_cast<Client*>(events[i].data.ptr)->serve(lines_, buffer_);
    }
  }

  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<char> buffer_ = std::vector<char>(1 << 17);
  std::vector<Client> clients_;
  std::size_t accepted_ = 0, joined_ = 0;
  Lines lines_;
};

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 5) return 2;
  const auto mode = std::string_view{argv[2]};
  Load load{static_cast<std::uint16_t>(std::atoi(argv[1])), mode == "idle"sv, std::strtoul(argv[3], nullptr, 10)};
  std::puts("ready");
  std::fflush(stdout);
  load.wait();
  if (mode == "idle"sv) return 0;
  load.talk(mode == "paced"sv, seconds{std::atoi(argv[4])});
}
