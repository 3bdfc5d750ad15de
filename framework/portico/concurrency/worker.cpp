#include <exception>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>

#include <portico/concurrency/worker.h>

namespace portico {

void Worker::run(std::unique_ptr<Job> job, std::function<void()> ended) {
  expect();
  run_expected(std::move(job), std::move(ended));
}

void Worker::run_expected(std::unique_ptr<Job> job, std::function<void()> ended) {
  job->link_behind(first_);
  job->ended_ = std::move(ended);
  if (stop_.stop_requested()) job->stop();
  spawn(std::move(job));
}

void Worker::spawn(std::unique_ptr<Job> job) {
  Job& running = *job;
  if (running.forced_) asio::post(context_, [self = shared_from_this()] { self->cancel_forced(); });
  // Owns the job: the coroutine's frame is gone before it is called.
  auto finished = [self = shared_from_this(), job = std::move(job)](std::exception_ptr) mutable {
    self->on_run_ended(std::move(job));
  };
  asio::co_spawn(context_, running.run(*this),
                 asio::bind_cancellation_slot(running.cancellation_.emplace().slot(), std::move(finished)));
}

void Worker::on_run_ended(std::unique_ptr<Job> job) {
  if (job->unfinished()) return park(std::move(job));
  job->unlink();
  // First: who sees that the job is gone may go on to join this thread, which it does only if there is no load.
  load_.fetch_sub(1, std::memory_order_relaxed);
  const auto ended = std::move(job->ended_);
  job.reset();
  if (ended) ended();
}

void Worker::park(std::unique_ptr<Job> job) {
  Job& parked = *job;
  parked.cancellation_.reset();  // with the memory that it has taken
  if (parked.park()) {
    parked.keeper_ = shared_from_this();
    parked.self_ = std::move(job);
  } else {  // the coroutine that has ended is still being cleared away
    auto go_on = [self = shared_from_this(), job = std::move(job)]() mutable { self->spawn(std::move(job)); };
    asio::post(context_, std::move(go_on));
  }
}

void Worker::resume(Job& parked) {
  const auto self = std::move(parked.keeper_);  // may be the last that holds this worker
  spawn(std::move(parked.self_));
}

void Worker::abandon(Job& parked) noexcept {
  const auto worker = std::move(parked.keeper_);
  const auto job = std::move(parked.self_);
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
  for (Job* job = first_; job; job = job->next_) {
    job->forced_ = true;
    job->force();
  }
  cancel_forced();
}

// Those that were parked, once they run.
void Worker::cancel_forced() {
  for (Job* job = first_; job;) {
    Job* const next = job->next_;
    if (job->forced_ && job->cancellation_) job->cancellation_->emit(asio::cancellation_type::terminal);
    job = next;
  }
}

void Worker::close_in_child() noexcept {
  for (Job* job = first_; job; job = job->next_) job->close_in_child();
}

}  // namespace portico
