#include <exception>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

#include <portico/concurrency/worker.h>

namespace portico {

void Worker::run(std::unique_ptr<Job> job, std::function<void()> ended) {
  expect();
  run_expected(std::move(job), std::move(ended));
}

void Worker::run_expected(std::unique_ptr<Job> job, std::function<void()> ended) {
  Job& running = *job;
  link(running);
  // Owns the job: the coroutine's frame is gone before it is called.
  auto finished = [self = shared_from_this(), job = std::move(job),
                   ended = std::move(ended)](std::exception_ptr) mutable {
    self->unlink(*job);
    // First: who sees that the job is gone may go on to join this thread, which it does only if there is no load.
    self->load_.fetch_sub(1, std::memory_order_relaxed);
    job.reset();
    if (ended) ended();
  };
  if (stop_.stop_requested()) running.stop();
  asio::co_spawn(context_, running.run(*this),
                 asio::bind_cancellation_slot(running.cancellation_.slot(), std::move(finished)));
}

void Worker::stop() {
  stop_.request_stop();
  for (Job* job = first_; job; job = job->next_) job->stop();
}

void Worker::stop(const Job* job) {
  for (Job* mine = first_; mine; mine = mine->next_) {
    if (mine == job) return mine->stop();
  }
}

void Worker::force() {
  for (Job* job = first_; job;) {
    Job* const next = job->next_;
    job->force();
    job->cancellation_.emit(asio::cancellation_type::terminal);
    job = next;
  }
}

void Worker::close_in_child() noexcept {
  for (Job* job = first_; job; job = job->next_) job->close_in_child();
}

void Worker::link(Job& job) noexcept {
  job.next_ = first_;
  if (first_) first_->previous_ = &job;
  first_ = &job;
}

void Worker::unlink(Job& job) noexcept {
  (job.previous_ ? job.previous_->next_ : first_) = job.next_;
  if (job.next_) job.next_->previous_ = job.previous_;
}

}  // namespace portico
