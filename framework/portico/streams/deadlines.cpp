#include <algorithm>

#include <portico/shared/coarse_clock.h>
#include <portico/streams/deadlines.h>

namespace portico {

namespace {

// When a deadline has to be looked at.
Deadlines::Clock::time_point latest(Deadlines::Clock::time_point deadline, Deadlines::Urgency urgency) noexcept {
  if (deadline == Deadlines::kNever || urgency == Deadlines::Urgency::Urgent) return deadline;
  return deadline + Deadlines::kLate;
}

}  // namespace

Deadlines::Deadlines(asio::execution_context& context)
    : asio::execution_context::service{context}, timer_{static_cast<asio::io_context&>(context)} {}

void Deadlines::Entry::set_deadline(Clock::time_point deadline, Urgency urgency) {
  deadline_ = deadline;
  urgency_ = urgency;
  if (latest(deadline, urgency) >= latest(filed_, filed_as_)) return;
  deadlines_.withdraw(*this);
  deadlines_.file(*this);
  deadlines_.schedule();
}

void Deadlines::file(Entry& entry) {
  entry.filed_ = entry.deadline_;
  entry.filed_as_ = entry.urgency_;
  filed(entry.filed_as_).emplace(entry.filed_, &entry);
}

void Deadlines::withdraw(Entry& entry) noexcept {
  if (entry.filed_ == kNever) return;
  filed(entry.filed_as_).erase({entry.filed_, &entry});
  entry.filed_ = kNever;
  cancel_if_empty();
}

// A pending timer would keep the loop from running out of work.
void Deadlines::cancel_if_empty() noexcept {
  if (next() != kNever || scheduled_ == kNever) return;
  scheduled_ = kNever;
  timer_.cancel();
}

Deadlines::Clock::time_point Deadlines::next() noexcept {
  auto next = kNever;
  for (const Urgency urgency : {Urgency::Urgent, Urgency::WhenAwake}) {
    if (!filed(urgency).empty()) next = std::min(next, latest(filed(urgency).begin()->first, urgency));
  }
  return next;
}

void Deadlines::schedule() {
  const auto when = next();
  if (when >= scheduled_) return;
  scheduled_ = when;
  timer_.expires_at(scheduled_);
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) expire();
  });
}

void Deadlines::expire() {
  scheduled_ = kNever;
  const auto now = Clock::now();
  for (Filed& filed : filed_) expire(filed, now);
  schedule();
}

void Deadlines::catch_up() {
  Filed& waiting = filed(Urgency::WhenAwake);
  if (waiting.empty()) return;
  const auto now = CoarseClock::now();
  if (waiting.begin()->first > now) return;
  expire(waiting, now);
  schedule();
  cancel_if_empty();
}

void Deadlines::expire(Filed& filed, Clock::time_point now) {
  while (!filed.empty() && filed.begin()->first <= now) {
    Entry& entry = *filed.begin()->second;
    filed.erase(filed.begin());
    entry.filed_ = kNever;
    if (entry.deadline_ == kNever) continue;
    if (entry.deadline_ > now) {
      file(entry);
    } else {
      entry.deadline_ = kNever;
      entry.on_deadline();
    }
  }
}

}  // namespace portico
