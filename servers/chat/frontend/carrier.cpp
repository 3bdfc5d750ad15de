#include "servers/chat/frontend/carrier.h"

#include <algorithm>
#include <utility>

#include <asio/post.hpp>

#include "servers/chat/frontend/gathering.h"
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

void Carrier::leave(Outbox& outbox, Line line) {
  const std::lock_guard lock{mutex_};
  const bool at_once = !line;
  gathered_ += line ? line->size() : 0;
  waiting_.push_back({&outbox, std::move(line)});
  if (next_ == Visit::Soon || (next_ == Visit::Gathering && !at_once && gathered_ < kMostGathered)) return;
  next_ = Visit::Soon;
  asio::post(context_, [this] { carry(); });
}

// `gathered`: it was time for what had been gathered.
void Carrier::carry(bool gathered) {
  take();
  link();
  for (Item& item : carried_) {
    Outbox* const outbox = std::exchange(item.to, nullptr);
    if (!outbox || outbox->first_ == kNone) continue;  // it was written with its first line
    const std::uint32_t first = std::exchange(outbox->first_, kNone);
    write(*outbox, first);
  }
  if (gathers_) plan_next(!carried_.empty(), gathered);
  carried_.clear();
  if (carried_.capacity() > kKept) carried_ = {};
  if (bytes_.capacity() > kBytesKept) bytes_ = {};
}

void Carrier::take() {
  const std::lock_guard lock{mutex_};
  carried_.swap(waiting_);
  gathered_ = 0;
  next_ = Visit::Unplanned;
}

void Carrier::plan_next(bool carried, bool gathered) {
  if (!carried) return;
  const auto now = std::chrono::steady_clock::now();
  const auto before = std::exchange(carried_at_, now);
  if (!gathered && now - before >= kGather) return;
  {
    const std::lock_guard lock{mutex_};
    if (next_ != Visit::Unplanned) return;
    next_ = Visit::Gathering;
  }
  timer_.expires_after(kGather);
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) carry(true);
  });
}

// What is for one client becomes one chain, in its order.
void Carrier::link() {
  for (std::uint32_t at = 0; at < carried_.size(); ++at) {
    Outbox& outbox = *carried_[at].to;
    if (outbox.first_ == kNone) {
      outbox.first_ = at;
    } else {
      carried_[outbox.last_].next = at;
    }
    outbox.last_ = at;
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

void Carrier::forget(const Outbox& outbox) {
  const std::lock_guard lock{mutex_};
  std::erase_if(waiting_, [&outbox](const Item& item) { return item.to == &outbox; });
}

}  // namespace portico::chat
