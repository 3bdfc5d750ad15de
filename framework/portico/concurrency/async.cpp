#include <algorithm>

#include <portico/concurrency/async.h>
#include <portico/shared/helper_threads.h>

namespace portico {

Async::Async(const PolicyContext& context)
    : capacity_{places(context.options)}, idle_{context.sheds ? std::make_shared<IdleList>() : nullptr} {
  const auto helpers = std::make_shared<HelperThreads>();
  main_ = std::make_shared<Worker>(context.loop.context(), helpers, idle_);
  at_fork_ = context.loop.at_fork([worker = main_.get()] { worker->close_in_child(); });
  for (std::size_t n = worker_count(context.options.workers); n > 1; --n) {
    threads_.push_back(std::make_unique<LoopThread>(helpers, idle_));
  }
}

void Async::run(std::unique_ptr<Job> job) {
  const auto least = std::min_element(threads_.begin(), threads_.end(),
                                      [](const auto& a, const auto& b) { return a->load() < b->load(); });
  if (least != threads_.end() && (*least)->load() < main_->load()) {
    (*least)->run(std::move(job));
  } else {
    main_->run(std::move(job));
  }
}

void Async::stop() {
  main_->stop();
  for (const auto& thread : threads_) thread->stop();
}

void Async::force() {
  main_->force();
  for (const auto& thread : threads_) thread->force();
}

}  // namespace portico
