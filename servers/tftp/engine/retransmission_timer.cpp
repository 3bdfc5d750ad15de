#include "servers/tftp/engine/retransmission_timer.h"

#include <algorithm>

namespace portico::tftp {

void RetransmissionTimer::start(Time now, int periods) { deadline_ = now + std::min(periods * timeout_, ceiling_); }

// RFC 6298 §2.2, §2.3.
void RetransmissionTimer::measured(Duration round_trip) {
  if (mean_) {
    deviation_ = (3 * deviation_ + std::chrono::abs(*mean_ - round_trip)) / 4;
    mean_ = (7 * *mean_ + round_trip) / 8;
  } else {
    mean_ = round_trip;
    deviation_ = round_trip / 2;
  }
  usual_ = *mean_ + std::max<Duration>(4 * deviation_, kLeastMargin);
  timeout_ = usual_;
}

void RetransmissionTimer::progress() {
  if (in_a_row_ == 0) timeout_ = std::max(usual_, timeout_ / 2);
  in_a_row_ = 0;
}

bool RetransmissionTimer::back_off(int most) {
  timeout_ = std::min(2 * timeout_, ceiling_);
  return ++in_a_row_ <= most;
}

}  // namespace portico::tftp
