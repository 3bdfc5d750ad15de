#include "servers/chat/engine/deadlines.h"

#include <algorithm>

namespace portico::chat {
namespace {

constexpr std::array kAllKinds{Waiting::Registration, Waiting::Idle, Waiting::Pong};

}  // namespace

void Deadlines::start(Waiter& waiter, Waiting waiting, Time now) {
  stop(waiter);
  auto& end = list(waiting);
  waiter.earlier = end.earlier;
  waiter.later = &end;
  end.earlier->later = &waiter;
  end.earlier = &waiter;
  waiter.since = now;
  waiter.waiting = waiting;
}

void Deadlines::stop(Waiter& waiter) {
  waiter.earlier->later = waiter.later;
  waiter.later->earlier = waiter.earlier;
  waiter.earlier = waiter.later = &waiter;
  waiter.waiting = Waiting::Nothing;
}

Time Deadlines::next() const {
  auto earliest = Time::max();
  for (const auto kind : kAllKinds) earliest = std::min(earliest, deadline(kind));
  return earliest;
}

void Deadlines::move(Time::duration jump) {
  for (auto& list : lists_) {
    for (auto* waiter = list.later; waiter != &list; waiter = waiter->later) waiter->since += jump;
  }
}

Waiter* Deadlines::expired(Time now) const {
  for (const auto kind : kAllKinds) {
    if (deadline(kind) <= now) return first(kind);
  }
  return nullptr;
}

Waiter* Deadlines::first(Waiting waiting) const {
  const auto& list = lists_[static_cast<std::size_t>(waiting) - 1];
  return list.later == &list ? nullptr : list.later;
}

Time Deadlines::deadline(Waiting waiting) const {
  const auto* waiter = first(waiting);
  return waiter ? waiter->since + timeout(waiting) : Time::max();
}

std::chrono::seconds Deadlines::timeout(Waiting waiting) const {
  switch (waiting) {
    case Waiting::Registration:
      return timeouts_.registration;
    case Waiting::Idle:
      return timeouts_.idle;
    case Waiting::Pong:
    case Waiting::Nothing:
      break;
  }
  return timeouts_.pong;
}

}  // namespace portico::chat
