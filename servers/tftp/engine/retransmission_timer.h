// When to send again and when to give up: RFC 6298 (adaptive timeout, Karn's rule, exponential back-off).
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace portico::tftp {

// How long a transfer waits for its peer. The defaults end a request that nobody answers after 22 seconds and 5
// retransmissions, and a transfer whose peer falls silent after about 40 seconds and 10 retransmissions.
struct Patience {
  // Before anything has been measured; RFC 6298 §2.
  std::chrono::milliseconds first_timeout{1000};
  // What back-off ends at, unless a timeout was negotiated (RFC 2349), which takes its place.
  std::chrono::milliseconds longest_timeout{5000};
  // Of what opens the transfer, until the peer is heard for the first time.
  int opening_retransmissions = 5;
  // In a row, without any progress in between.
  int retransmissions = 10;
  // How long a receiver answers repeats of the last block, should its last ACK be lost: as long as patient peers wait
  // before they repeat. A client that negotiated a timeout may do so for longer. Each repeat makes it wait anew, but
  // not more often than `retransmissions`.
  std::chrono::milliseconds dally{6000};
};

class RetransmissionTimer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  // The timeout is the mean round trip plus four times its deviation, but at least this much. It is what a peer may
  // take longer than usual (a disk that is woken, flash that is erased) before it is sent something needlessly.
  static constexpr std::chrono::milliseconds kLeastMargin{200};

  explicit RetransmissionTimer(const Patience& patience)
      : usual_(patience.first_timeout), timeout_(usual_), ceiling_(patience.longest_timeout) {}

  // No timeout is longer, whatever was negotiated (RFC 2349 allows 255 s): a peer that falls silent keeps its place for
  // a few minutes, not for an hour.
  static constexpr std::chrono::seconds kLongestCeiling{10};

  // From now on no timeout is longer.
  void set_ceiling(Duration ceiling) { ceiling_ = std::min<Duration>(ceiling, kLongestCeiling); }

  // Waits from `now` on for `periods` timeouts.
  void start(Time now, int periods = 1);
  void start_until(Time deadline) { deadline_ = deadline; }
  void stop() { deadline_ = Time::max(); }

  // Time::max() when it is stopped.
  Time deadline() const { return deadline_; }

  // A round trip of something that was sent once: Karn's rule is the caller's to keep.
  void measured(Duration round_trip);

  // The mean of what was measured, if anything was.
  std::optional<Duration> round_trip() const { return mean_; }

  // The peer moved on, and may be silent again for as long as ever. If that took no back-off, the timeout is long
  // enough, and half of what back-off made it goes: where much is lost, no round trip may ever be clean enough to be
  // measured.
  void progress();

  // Whether what was sent at `then` has been sent because of a deadline, and so long ago that nothing which answers an
  // earlier sending can still be on its way.
  bool overdue(Time then, Time now) const { return in_a_row_ > 0 && now - then >= usual_; }

  // The deadline has passed: doubles the timeout. False if it is time to give up, after `most` in a row.
  bool back_off(int most);

 private:
  Duration usual_;    // from what was measured
  Duration timeout_;  // after back-off
  Duration ceiling_;
  int in_a_row_ = 0;
  std::optional<Duration> mean_;
  Duration deviation_{};
  Time deadline_ = Time::max();
};

}  // namespace portico::tftp
