#include "servers/chat/frontend/carrier.h"

#include <algorithm>
#include <utility>

#include <asio/post.hpp>

#include "servers/chat/frontend/outbox.h"

namespace portico::chat {

namespace {

constexpr std::size_t kBytesKept = 256 * 1024;

}  // namespace

Carrier::Carrier(asio::execution_context& context)
    : asio::execution_context::service{context}, context_{static_cast<asio::io_context&>(context)} {}

void Carrier::shutdown() {
  const std::lock_guard lock{mutex_};
  waiting_.clear();
}

void Carrier::leave(Outbox& outbox, Line line) {
  const std::lock_guard lock{mutex_};
  waiting_.push_back({&outbox, std::move(line)});
  if (std::exchange(scheduled_, true)) return;
  asio::post(context_, [this] { carry(); });
}

void Carrier::carry() {
  take();
  link();
  for (Item& item : carried_) {
    Outbox* const outbox = std::exchange(item.to, nullptr);
    if (!outbox || outbox->first_ == kNone) continue;  // it was written with its first line
    const std::uint32_t first = std::exchange(outbox->first_, kNone);
    write(*outbox, first);
  }
  carried_.clear();
  if (carried_.capacity() > kKept) carried_ = {};
  if (bytes_.capacity() > kBytesKept) bytes_ = {};
}

void Carrier::take() {
  const std::lock_guard lock{mutex_};
  carried_.swap(waiting_);
  scheduled_ = false;
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
