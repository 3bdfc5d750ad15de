#include "servers/chat/frontend/carrier.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <asio/post.hpp>

#include "servers/chat/frontend/outbox.h"

namespace portico::chat {

namespace {

constexpr std::size_t kBytesKept = 256 * 1024;

}  // namespace

Carrier::Carrier(asio::execution_context& context)
    : asio::execution_context::service{context}, context_{static_cast<asio::io_context&>(context)}, timer_{context_} {}

void Carrier::shutdown() {
  const std::lock_guard lock{mutex_};
  waiting_.clear();
  timer_.cancel();
}

void Carrier::leave(Outbox& outbox, Line line, bool hurried) {
  const std::lock_guard lock{mutex_};
  waiting_.push_back({&outbox, std::move(line), kNone, hurried});
  if (comes_ || (gathers_ && !hurried)) return;
  comes_ = true;
  asio::post(context_, [this] { come(); });
}

// While others gather, only who is hurried gets something.
void Carrier::come() {
  bool gathers;
  {
    const std::lock_guard lock{mutex_};
    gathers = gathers_;
  }
  if (!gathers) return carry_all(false);
  take();
  link();
  write_each(false);
  keep();
}

// `gathered`: it was time for what had been gathered.
void Carrier::carry_all(bool gathered) {
  take();
  link();
  write_each(true);
  if (!carried_.empty()) plan_next(gathered);
  carried_.clear();
  if (carried_.capacity() > kKept) carried_ = {};
  if (bytes_.capacity() > kBytesKept) bytes_ = {};
}

void Carrier::take() {
  const std::lock_guard lock{mutex_};
  carried_.swap(waiting_);
  comes_ = false;
}

// What is for one client becomes one chain, in its order.
void Carrier::link() {
  for (std::uint32_t at = 0; at < carried_.size(); ++at) {
    Outbox& outbox = *carried_[at].to;
    if (outbox.first_ == kNone) {
      outbox.first_ = at;
      outbox.hurried_ = false;
    } else {
      carried_[outbox.last_].next = at;
    }
    outbox.last_ = at;
    outbox.hurried_ = outbox.hurried_ || carried_[at].hurried;
  }
}

void Carrier::write_each(bool all) {
  for (Item& item : carried_) {
    Outbox& outbox = *item.to;
    if (outbox.first_ == kNone) continue;  // it was written with its first line
    if (all || outbox.hurried_) {
      write(outbox, std::exchange(outbox.first_, kNone));
    } else {
      kept_.push_back(std::move(item));
    }
  }
}

void Carrier::write(Outbox& outbox, std::uint32_t first) {
  const Item* item = &carried_[first];
  if (item->line && item->next == kNone) return outbox.write(*item->line);
  bytes_.clear();
  for (; item->line; item = &carried_[item->next]) {
    bytes_.append(*item->line);
    if (item->next == kNone) return outbox.write(bytes_);
  }
  if (!bytes_.empty()) outbox.write(bytes_);
  outbox.finish();
}

// They stay the first to go.
void Carrier::keep() {
  carried_.clear();
  for (Item& item : kept_) {
    item.to->first_ = kNone;
    item.next = kNone;
  }
  const std::lock_guard lock{mutex_};
  waiting_.insert(waiting_.begin(), std::move_iterator{kept_.begin()}, std::move_iterator{kept_.end()});
  kept_.clear();
}

void Carrier::plan_next(bool gathered) {
  const auto now = std::chrono::steady_clock::now();
  const auto before = std::exchange(carried_at_, now);
  const bool often = gathered || now - before < gathering_.span;
  {
    const std::lock_guard lock{mutex_};
    if (gathers_ || !often) return;
    gathers_ = true;
  }
  timer_.expires_after(gathering_.span);
  timer_.async_wait([this](const asio::error_code& error) {
    if (error) return;
    {
      const std::lock_guard lock{mutex_};
      gathers_ = false;
    }
    carry_all(true);
  });
}

void Carrier::forget(const Outbox& outbox) {
  const std::lock_guard lock{mutex_};
  std::erase_if(waiting_, [&outbox](const Item& item) { return item.to == &outbox; });
}

}  // namespace portico::chat
