#include <portico/streams/deadlines.h>

namespace portico {

Deadlines::Deadlines(asio::execution_context& context)
    : asio::execution_context::service{context}, timer_{static_cast<asio::io_context&>(context)} {}

void Deadlines::Entry::set_deadline(Clock::time_point deadline) {
  deadline_ = deadline;
  if (deadline >= filed_) return;
  deadlines_.withdraw(*this);
  deadlines_.file(*this);
  deadlines_.schedule();
}

void Deadlines::Entry::withdraw_deadline() noexcept {
  clear_deadline();
  deadlines_.withdraw(*this);
}

void Deadlines::file(Entry& entry) {
  entry.filed_ = entry.deadline_;
  filed_.emplace(entry.filed_, &entry);
}

void Deadlines::withdraw(Entry& entry) noexcept {
  if (entry.filed_ == kNever) return;
  filed_.erase({entry.filed_, &entry});
  entry.filed_ = kNever;
  if (filed_.empty() && scheduled_ != kNever) {  // a pending timer would keep the loop from running out of work
    scheduled_ = kNever;
    timer_.cancel();
  }
}

void Deadlines::schedule() {
  if (filed_.empty() || filed_.begin()->first >= scheduled_) return;
  scheduled_ = filed_.begin()->first;
  timer_.expires_at(scheduled_);
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) expire();
  });
}

void Deadlines::expire() {
  scheduled_ = kNever;
  const auto now = Clock::now();
  while (!filed_.empty() && filed_.begin()->first <= now) {
    Entry& entry = *filed_.begin()->second;
    filed_.erase(filed_.begin());
    entry.filed_ = kNever;
    if (entry.deadline_ == kNever) continue;
    if (entry.deadline_ > now) {
      file(entry);
    } else {
      entry.deadline_ = kNever;
      entry.on_deadline();
    }
  }
  schedule();
}

}  // namespace portico
