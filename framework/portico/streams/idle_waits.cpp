#include <utility>

#include <portico/shared/coarse_clock.h>
#include <portico/streams/idle_waits.h>

namespace portico {

IdleWaits::IdleWaits(asio::execution_context& context)
    : asio::execution_context::service{context},
      Deadlines::Entry{Deadlines::of(static_cast<asio::io_context&>(context))} {}

void IdleWaits::Wait::begin_wait(Clock::time_point now) {
  end_wait();
  since_ = now;
  next_ = nullptr;
  link_ = std::exchange(waits_.end_, &next_);
  *link_ = this;
  ++waits_.count_;
  waits_.end_surplus(now);
}

void IdleWaits::Wait::end_wait() noexcept {
  if (!link_) return;
  *link_ = next_;
  (next_ ? next_->link_ : waits_.end_) = link_;
  link_ = nullptr;
  if (--waits_.count_ == 0) waits_.withdraw_deadline();
}

void IdleWaits::on_deadline() { end_surplus(CoarseClock::now()); }

void IdleWaits::end_surplus(Clock::time_point now) {
  while (count_ > warm_ && now - longest_->since_ >= kMoment) {
    Wait& longest = *longest_;
    longest.end_wait();
    longest.on_quiet();
  }
  if (count_ > warm_ && deadline() == Deadlines::kNever) set_deadline(longest_->since_ + kMoment + kLate);
}

}  // namespace portico
