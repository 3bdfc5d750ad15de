#include "servers/chat/frontend/hub_world.h"

namespace portico::chat {

void HubWorld::activate(EventLoop& loop) {
  HubLimits limits;
  limits.queue = send_queue_;
  Hub::Listener& listener = *this;
  hub_.emplace(loop.context(), listener, limits);
  at_fork_ = loop.at_fork([this] { hub_->before_fork(); }, [this] { hub_->after_fork_in_parent(); },
                          [this] { hub_->after_fork_in_child(); });
}

void HubWorld::deactivate() {
  for (const auto& [member, child] : children_) child->leave(room_, kShuttingDown);
  children_.clear();
  at_fork_.reset();
  hub_.reset();
}

void HubWorld::on_join(Hub::MemberId member) { children_.emplace(member, std::make_unique<Child>(*hub_, member)); }

void HubWorld::on_message(Hub::MemberId member, std::string_view message) {
  children_.at(member)->hear(room_, message);
}

void HubWorld::on_leave(Hub::MemberId member) {
  const auto child = children_.extract(member);
  if (child) child.mapped()->leave(room_, kConnectionClosed);
}

// A child takes what comes, and minds itself that its client reads. One that does not is hung, or has gone: the hub
// ends it, and says so.
bool HubWorld::Child::deliver(const Line& line) {
  (void)hub_.send(id_, *line);
  return true;
}

void HubWorld::Child::hear(Room& room, std::string_view message) {
  Records records{message};
  while (!records.empty()) {
    if (client_) room.say(*client_, records);
    if (!records.empty()) hear_other(room, records);
  }
  if (!registered_) answer(room);
}

void HubWorld::Child::hear_other(Room& room, Records& records) {
  const RecordKind kind = records.kind();
  const std::string_view text = records.take();
  if (kind == RecordKind::Drain) return room.shut_down();
  if (kind == RecordKind::Arrival) return enter(room, read_arrival(text));
  if (kind == RecordKind::Leave) return leave(room, text);
  if (kind != RecordKind::Oper || !client_) return;
  const OperResult result = read_oper(text);
  room.oper(*client_, result.name, result.verified);
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
  (void)hub_.send(id_, registered_ ? kRegistered : kHandled);
}

}  // namespace portico::chat
