#include "servers/chat/frontend/hub_world.h"

namespace portico::chat {

namespace {

constexpr std::size_t kLongestLine = 16 * 1024;  // with tags, and more than any is
constexpr std::size_t kKept = 4 * 1024;          // bytes that there is memory for when nothing is gathered

}  // namespace

void HubWorld::activate(EventLoop& loop) {
  HubLimits limits;
  limits.queue = send_queue_;
  limits.largest_message = gathering_.most + kLongestLine;
  Hub::Listener& listener = *this;
  hub_.emplace(loop.context(), listener, limits);
  timer_.emplace(loop.context());
  at_fork_ = loop.at_fork([this] { hub_->before_fork(); }, [this] { hub_->after_fork_in_parent(); },
                          [this] { hub_->after_fork_in_child(); });
}

void HubWorld::deactivate() {
  for (const auto& [member, child] : children_) child->leave(room_, kShuttingDown);
  children_.clear();
  waiting_.clear();
  at_fork_.reset();
  timer_.reset();
  hub_.reset();
}

void HubWorld::on_join(Hub::MemberId member) { children_.emplace(member, std::make_unique<Child>(*this, member)); }

void HubWorld::on_message(Hub::MemberId member, std::string_view message) {
  children_.at(member)->hear(room_, message);
}

void HubWorld::on_leave(Hub::MemberId member) {
  const auto child = children_.extract(member);
  if (child) child.mapped()->leave(room_, kConnectionClosed);
}

// All wait for the same time, so that the first one is the first to go.
void HubWorld::gather(Hub::MemberId member) {
  waiting_.emplace_back(Clock::now() + gathering_.span, member);
  if (waiting_.size() == 1) await_gathered();
}

void HubWorld::await_gathered() {
  timer_->expires_at(waiting_.front().first);
  timer_->async_wait([this](const asio::error_code& error) {
    if (error) return;
    send_gathered();
    if (!waiting_.empty()) await_gathered();
  });
}

void HubWorld::send_gathered() {
  for (const auto now = Clock::now(); !waiting_.empty() && waiting_.front().first <= now; waiting_.pop_front()) {
    const auto found = children_.find(waiting_.front().second);
    if (found != children_.end()) found->second->stop_waiting();
  }
}

bool HubWorld::Child::deliver(Line line, bool asked) {
  const bool at_once = asked || (gathered_.empty() && Clock::now() - sent_at_ >= world_.gathering_.span);
  if (at_once && gathered_.empty()) {
    send(*line);
    return true;
  }
  gathered_ += *line;
  if (at_once || gathered_.size() >= world_.gathering_.most) {
    send_gathered();
  } else if (!std::exchange(waits_, true)) {
    world_.gather(id_);
  }
  return true;
}

// A child takes what comes, and minds itself that its client reads. One that does not is hung, or has gone: the hub
// ends it, and says so.
void HubWorld::Child::send(std::string_view bytes) {
  (void)world_.hub_->send(id_, bytes);
  sent_at_ = Clock::now();
}

void HubWorld::Child::stop_waiting() {
  waits_ = false;
  send_gathered();
}

void HubWorld::Child::send_gathered() {
  if (!gathered_.empty()) send(gathered_);
  gathered_.clear();
  if (gathered_.capacity() > kKept) gathered_ = {};
}

void HubWorld::Child::end() {
  send_gathered();
  world_.hub_->end(id_);
}

void HubWorld::Child::hear(Room& room, std::string_view message) {
  hear_records(room, Records{message});
  if (!registered_) answer(room);
}

void HubWorld::Child::hear_records(Room& room, Records records) {
  while (!records.empty()) {
    if (client_) room.say(*client_, records);
    if (!records.empty()) hear_other(room, records);
  }
}

void HubWorld::Child::hear_other(Room& room, Records& records) {
  const RecordKind kind = records.kind();
  const std::string_view text = records.take();
  if (kind == RecordKind::Drain) return room.shut_down();
  if (kind == RecordKind::Arrival) return enter(room, read_arrival(text));
  if (kind == RecordKind::Leave) return leave(room, text);
  if (kind != RecordKind::Oper || !client_) return;
  room.oper(*client_, read_oper(text));
}

void HubWorld::Child::enter(Room& room, const Arrival& arrival) {
  if (client_) return;
  arrival_ = arrival;
  client_ = room.enter(*this);
}

void HubWorld::Child::leave(Room& room, std::string_view reason) {
  if (client_) room.leave(*client_, reason);
}

void HubWorld::Child::answer(Room& room) {
  registered_ = client_ && room.registered(*client_);
  (void)world_.hub_->send(id_, registered_ ? kRegistered : kHandled);
}

}  // namespace portico::chat
