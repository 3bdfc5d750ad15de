#include <asio/post.hpp>

#include <portico/concurrency/idle_watch.h>
#include <portico/concurrency/worker.h>

namespace portico {

void IdleList::idle(Job& job, Worker& worker) {
  const std::lock_guard lock{mutex_};
  places_.emplace(&job, entries_.insert(entries_.end(), Entry{&job, worker.weak_from_this()}));
}

void IdleList::busy(Job& job) noexcept {
  const std::lock_guard lock{mutex_};
  const auto place = places_.extract(&job);
  if (place) entries_.erase(place.mapped());
}

bool IdleList::shed() {
  const std::lock_guard lock{mutex_};
  if (entries_.empty()) return false;
  const Entry longest = entries_.front();
  places_.erase(longest.job);
  entries_.pop_front();
  // The worker looks whether it still has that job. One that has found work meanwhile ends after it.
  if (const auto worker = longest.worker.lock()) {
    asio::post(worker->context(), [worker, job = longest.job] { worker->stop(job); });
  }
  return true;
}

}  // namespace portico
