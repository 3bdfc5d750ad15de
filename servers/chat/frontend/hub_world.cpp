#include "servers/chat/frontend/hub_world.h"

#include <algorithm>

namespace portico::chat {

namespace {

constexpr std::size_t kLongestLine = 16 * 1024;  // with tags, and more than any is

}  // namespace

void HubWorld::activate(EventLoop& loop) {
  HubLimits limits;
  limits.queue = send_queue_;
  limits.largest_message = gathering_.most + kLongestLine;
  Hub::Listener& listener = *this;
  hub_.emplace(loop.context(), listener, limits);
  deadlines_ = &portico::Deadlines::of(loop.context());
  at_fork_ = loop.at_fork([this] { hub_->before_fork(); }, [this] { hub_->after_fork_in_parent(); },
                          [this] { hub_->after_fork_in_child(); });
}

void HubWorld::deactivate() {
  for (const auto& [member, child] : children_) child->leave(room_, kShuttingDown);
  children_.clear();
  store_ = {};
  deadlines_ = nullptr;
  at_fork_.reset();
  hub_.reset();
}

void HubWorld::on_join(Hub::MemberId member) { children_.emplace(member, std::make_unique<Child>(*this, member)); }

void HubWorld::on_message(Hub::MemberId member, std::string_view message) {
  children_.at(member)->hear(room_, message);
}

void HubWorld::on_leave(Hub::MemberId member, Hub::Why why) {
  const auto child = children_.extract(member);
  if (child) child.mapped()->leave(room_, why == Hub::Why::QueueFull ? kSendQueueExceeded : kConnectionClosed);
}

// A child takes what comes, and minds itself that its client reads. One that does not is hung, or has gone: the hub
// ends it, and says so.
bool HubWorld::Child::deliver(Line line, bool asked) {
  if (asked || (gathered_.empty() && Clock::now() - sent_at_ >= world_.gathering_.span)) {
    send_with_turn(*line);
    return true;
  }
  const std::size_t before = gathered_.size();
  gathered_.add(world_.store_, line);
  const auto wait = wait_for_children(world_.gathering_, before, gathered_.size());
  if (!wait) return true;
  if (*wait == wait->zero()) {
    send_gathered();
  } else {
    set_deadline(std::min(deadline(), Clock::now() + *wait));
  }
  return true;
}

// More may follow it in this turn.
void HubWorld::Child::send_with_turn(std::string_view line) {
  gathered_.list(world_.parts_);
  for (const std::string_view part : world_.parts_) (void)world_.hub_->send(id_, part);
  (void)world_.hub_->send(id_, line);
  forget_gathered();
}

void HubWorld::Child::send_gathered() {
  if (gathered_.empty()) return;
  gathered_.list(world_.parts_);
  (void)world_.hub_->send_now(id_, world_.parts_);
  forget_gathered();
}

void HubWorld::Child::forget_gathered() {
  gathered_.clear();
  clear_deadline();
  sent_at_ = Clock::now();
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
