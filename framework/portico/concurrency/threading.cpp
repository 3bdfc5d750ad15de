#include <utility>

#include <portico/concurrency/threading.h>

namespace portico {

Threading::Threading(const PolicyContext& context)
    : capacity_{places(context.options)}, idle_jobs_{context.sheds ? std::make_shared<IdleList>() : nullptr} {}

void Threading::run(std::unique_ptr<Job> job) {
  trim();
  LoopThread& thread = take();
  thread.run(std::move(job), [spares = spares_, &thread] {
    const std::lock_guard lock{spares->mutex};
    spares->idle.push_back(&thread);
  });
}

void Threading::stop() {
  stopping_ = true;
  for (const auto& [key, thread] : threads_) thread->stop();
}

void Threading::force() {
  for (const auto& [key, thread] : threads_) thread->force();
}

// The thread that finished last: its memory is still warm.
LoopThread& Threading::take() {
  {
    const std::lock_guard lock{spares_->mutex};
    if (!spares_->idle.empty()) {
      LoopThread& thread = *spares_->idle.back();
      spares_->idle.pop_back();
      return thread;
    }
  }
  auto thread = std::make_unique<LoopThread>(nullptr, idle_jobs_);
  if (stopping_) thread->stop();
  LoopThread& taken = *thread;
  threads_.emplace(&taken, std::move(thread));
  return taken;
}

void Threading::trim() {
  std::vector<LoopThread*> surplus;
  {
    const std::lock_guard lock{spares_->mutex};
    if (spares_->idle.size() <= kMaxSpare) return;
    const auto end = spares_->idle.end() - static_cast<std::ptrdiff_t>(kMaxSpare);
    surplus.assign(spares_->idle.begin(), end);
    spares_->idle.erase(spares_->idle.begin(), end);
  }
  for (LoopThread* thread : surplus) threads_.erase(thread);
}

}  // namespace portico
