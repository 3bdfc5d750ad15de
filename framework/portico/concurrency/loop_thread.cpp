#include <utility>

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>

#include <portico/concurrency/loop_thread.h>
#include <portico/shared/signal_mask.h>

namespace portico {

LoopThread::LoopThread(std::shared_ptr<HelperThreads> helpers, std::shared_ptr<IdleWatch> idle_watch)
    : loop_{std::make_shared<Loop>()}, work_{loop_->context.get_executor()} {
  // Asio makes the loop's descriptors with its first I/O object: here, where it may fail, not in the job.
  const asio::posix::stream_descriptor first{loop_->context};
  loop_->worker = std::make_shared<Worker>(loop_->context, std::move(helpers), std::move(idle_watch));
  const SignalsBlocked blocked;  // the thread inherits the mask
  thread_ = std::thread{[loop = loop_] { loop->context.run(); }};
}

LoopThread::~LoopThread() {
  work_.reset();
  if (load() == 0) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LoopThread::run(std::unique_ptr<Job> job, std::function<void()> ended) {
  loop_->worker->expect();
  asio::post(loop_->context, [worker = loop_->worker, job = std::move(job), ended = std::move(ended)]() mutable {
    worker->run_expected(std::move(job), std::move(ended));
  });
}

void LoopThread::stop() {
  asio::post(loop_->context, [worker = loop_->worker] { worker->stop(); });
}

void LoopThread::force() {
  asio::post(loop_->context, [worker = loop_->worker] { worker->force(); });
}

}  // namespace portico
