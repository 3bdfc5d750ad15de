#include "servers/chat/frontend/carrier.h"

#include <algorithm>
#include <utility>

#include <asio/post.hpp>

#include "servers/chat/frontend/outbox.h"

namespace portico::chat {

namespace {

constexpr std::size_t kBytesKept = 256 * 1024;

template <class Container>
void clear(Container& container, std::size_t kept) {
  container.clear();
  if (container.capacity() > kept) container = {};
}

}  // namespace

Carrier::Carrier(asio::execution_context& context)
    : asio::execution_context::service{context},
      context_{static_cast<asio::io_context&>(context)},
      readiness_{Readiness::of(context_)},
      timer_{context_} {}

void Carrier::shutdown() {
  const std::lock_guard lock{mutex_};
  left_.clear();
  timer_.cancel();
}

void Carrier::set_gathering(const Gathering& gathering) noexcept {
  if (outboxes_ == 0) gathering_ = gathering;
}

void Carrier::set_gathers(bool gathers) {
  const std::lock_guard lock{mutex_};
  gathers_ = gathers;
}

void Carrier::leave(Outbox& outbox, Line line, bool hurried) {
  const std::lock_guard lock{mutex_};
  left_.push_back({&outbox, std::move(line), hurried});
  if (comes_ || (gathers_ && !hurried)) return;
  comes_ = true;
  const bool here = context_.get_executor().running_in_this_thread();
  if (here && readiness_.tell_afterwards(*this)) return;
  asio::post(context_, [this] { come(); });
}

// While others gather, only who is hurried gets something.
void Carrier::come() {
  fetch();
  if (!gathers_) return carry_all(false);
  for (Outbox* const outbox : std::exchange(hurried_, {})) write(*outbox);
}

void Carrier::fetch() {
  {
    const std::lock_guard lock{mutex_};
    fetched_.swap(left_);
    comes_ = false;
  }
  for (Left& left : fetched_) {
    Outbox& outbox = *left.to;
    const auto at = static_cast<std::uint32_t>(items_.size());
    (outbox.first_ == kNone ? outbox.first_ : items_[outbox.last_].next) = at;
    outbox.last_ = at;
    if (left.hurried && !std::exchange(outbox.hurried_, true)) hurried_.push_back(&outbox);
    items_.push_back({&outbox, std::move(left.line)});
  }
  clear(fetched_, kKept);
}

// `gathered`: it was time for what had been gathered.
void Carrier::carry_all(bool gathered) {
  const bool some = !items_.empty();
  for (std::size_t at = 0; at < items_.size(); ++at) {
    if (items_[at].to) write(*items_[at].to);
  }
  hurried_.clear();
  clear(items_, kKept);
  if (some) gather(gathered);
}

void Carrier::carry(Outbox& outbox) {
  fetch();
  write(outbox);
}

void Carrier::carry_if_here(Outbox& outbox) {
  if (context_.get_executor().running_in_this_thread()) carry(outbox);
}

void Carrier::write(Outbox& outbox) {
  outbox.hurried_ = false;
  bytes_.clear();
  bool ends = false;
  for (auto at = std::exchange(outbox.first_, kNone); at != kNone; at = items_[at].next) {
    items_[at].to = nullptr;
    const Line line = std::move(items_[at].line);
    ends = !line;
    if (ends) break;
    if (bytes_.empty() && items_[at].next == kNone) return outbox.write(*line);
    bytes_.append(*line);
  }
  if (!bytes_.empty()) outbox.write(bytes_);
  if (ends) outbox.finish();
  clear(bytes_, kBytesKept);
}

// What comes soon after other lines waits for more.
void Carrier::gather(bool gathered) {
  const auto now = std::chrono::steady_clock::now();
  const auto before = std::exchange(carried_at_, now);
  if (gathers_ || (!gathered && now - before >= gathering_.span)) return;
  set_gathers(true);
  timer_.expires_after(gathering_.span);
  timer_.async_wait([this](const asio::error_code& error) {
    if (error || !gathers_) return;
    set_gathers(false);
    fetch();
    carry_all(true);
  });
}

// A timer would keep a loop from running out of work.
void Carrier::forget(Outbox& outbox) {
  fetch();
  for (auto at = std::exchange(outbox.first_, kNone); at != kNone; at = items_[at].next) items_[at].to = nullptr;
  std::erase(hurried_, &outbox);
  if (--outboxes_ > 0 || !gathers_) return;
  set_gathers(false);
  timer_.cancel();
}

}  // namespace portico::chat
