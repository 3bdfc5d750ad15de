#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/end_to_end/tftp_transfer.h"
#include "tests/support/noise.h"

// Many clients at once, over UDP.

namespace portico::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kSize = 1 << 20;
constexpr std::chrono::seconds kRepeatAfter{1};
constexpr std::chrono::seconds kAllAtMost{240};

// One of many that fetch the same file. It compares what comes with what should, and keeps none of it.
class Fetcher {
 public:
  Fetcher(const std::string& server, const std::string& expected) : client_{server}, expected_{expected} {
    client_.ask(download_.request());
  }

  [[nodiscard]] int fileno() const noexcept { return client_.fileno(); }
  [[nodiscard]] bool ended() const noexcept { return download_.ended() || wrong_; }
  [[nodiscard]] bool good() const noexcept { return !wrong_ && !download_.error() && compared_ == expected_.size(); }
  [[nodiscard]] auto repeats_at() const noexcept { return heard_at_ + kRepeatAfter; }

  void hear() {
    const auto datagram = client_.receive(milliseconds{0});
    if (!datagram) return;
    heard_at_ = steady_clock::now();
    if (!peer_) peer_ = client_.source();
    if (client_.source() != *peer_) return;  // of a request that was repeated in vain
    answer(download_.hear(*datagram));
    const std::string piece = download_.take_content();
    wrong_ = expected_.compare(compared_, piece.size(), piece) != 0;
    compared_ += piece.size();
  }

  void repeat() {
    heard_at_ = steady_clock::now();
    if (peer_) {
      answer(download_.repeat());
    } else {
      client_.ask(download_.request());
    }
  }

 private:
  void answer(const Datagrams& datagrams) const {
    for (const std::string& datagram : datagrams) client_.send(datagram, *peer_);
  }

  TftpClient client_;
  const std::string& expected_;
  Download download_{reading("file", {{"blksize", "1428"}, {"windowsize", "8"}})};
  std::optional<Address> peer_;
  steady_clock::time_point heard_at_ = steady_clock::now();
  std::size_t compared_ = 0;
  bool wrong_ = false;
};

// Serves all of them in one loop, until each has ended.
void run_all(std::deque<Fetcher>& fetchers) {
  const auto give_up = steady_clock::now() + kAllAtMost;
  std::vector<pollfd> sockets;
  std::vector<Fetcher*> active;
  for (Fetcher& fetcher : fetchers) active.push_back(&fetcher);
  while (!active.empty() && steady_clock::now() < give_up) {
    sockets.clear();
    for (const Fetcher* fetcher : active) sockets.push_back({fetcher->fileno(), POLLIN, 0});
    ::poll(sockets.data(), sockets.size(), 100);
    for (std::size_t i = 0; i < active.size(); ++i) {
      if (sockets[i].revents != 0) {
        active[i]->hear();
      } else if (steady_clock::now() >= active[i]->repeats_at()) {
        active[i]->repeat();
      }
    }
    std::erase_if(active, [](const Fetcher* fetcher) { return fetcher->ended(); });
  }
}

void all_succeed(const std::string& policy, std::size_t clients) {
  FileServer server{policy, {"--max-per-address", std::to_string(clients)}};
  const std::string content = noise(kSize);
  server.root.write("file", content);
  std::deque<Fetcher> fetchers;
  for (std::size_t i = 0; i < clients; ++i) fetchers.emplace_back(server.address(), content);
  run_all(fetchers);
  EXPECT_EQ(std::ranges::count_if(fetchers, &Fetcher::good), clients);
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST(TftpMany, FiveHundredClientsFetchAMebibyteAtTheSameTimeUnderAsync) { all_succeed("async", 500); }
TEST(TftpMany, FortyClientsFetchAMebibyteAtTheSameTimeUnderThreading) { all_succeed("threading", 40); }
TEST(TftpMany, FortyClientsFetchAMebibyteAtTheSameTimeUnderForking) { all_succeed("forking", 40); }

}  // namespace
}  // namespace portico::test
