// One direction of a bad network, in virtual time: it drops, duplicates, reorders and delays datagrams, always the same
// ones for the same seed.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace portico::test {

struct LinkFaults {
  double loss = 0;         // probabilities, for each datagram
  double duplication = 0;  // the second one comes as late as the first or later
  double reordering = 0;   // it comes up to `lateness` later than it should; others overtake it
  std::chrono::microseconds delay{1000};
  std::chrono::microseconds jitter{0};  // that much more at most; the order stays
  std::chrono::microseconds lateness{20'000};
};

class LossyLink {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;
  // How many copies of a datagram arrive: called for each, in the order of sending, it overrules loss and duplication.
  using Copies = std::function<int(std::string_view datagram, std::uint64_t number)>;

  LossyLink(const LinkFaults& faults, std::uint64_t seed) : faults_(faults), random_(seed) {}

  void decide_copies(Copies copies) { copies_ = std::move(copies); }

  void send(std::string_view datagram, Time now) {
    int copies = happens(faults_.loss) ? 0 : happens(faults_.duplication) ? 2 : 1;
    if (copies_) copies = copies_(datagram, sent_);
    ++sent_;
    if (copies == 0) return;
    in_order_ = std::max(in_order_, now + faults_.delay + up_to(faults_.jitter));
    for (int copy = 0; copy < copies; ++copy) {
      const bool late = happens(faults_.reordering) || copy > 0;
      under_way_.emplace(late ? in_order_ + up_to(faults_.lateness) : in_order_, datagram);
    }
  }

  // Time::max() when nothing is under way.
  Time next_arrival() const { return under_way_.empty() ? Time::max() : under_way_.begin()->first; }

  // The datagram that arrives next. REQUIRES: next_arrival() is not Time::max().
  std::string take() { return std::move(under_way_.extract(under_way_.begin()).mapped()); }

  std::uint64_t sent() const { return sent_; }

 private:
  bool happens(double probability) { return std::uniform_real_distribution<>{}(random_) < probability; }
  Duration up_to(std::chrono::microseconds most) {
    return std::chrono::microseconds{std::uniform_int_distribution<std::int64_t>{0, most.count()}(random_)};
  }

  LinkFaults faults_;
  std::mt19937_64 random_;
  Copies copies_;
  std::multimap<Time, std::string> under_way_;  // of those with the same time, the first sent comes first
  Time in_order_{};                             // when the last datagram arrives that is not late
  std::uint64_t sent_ = 0;
};

}  // namespace portico::test
