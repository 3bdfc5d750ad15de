#pragma once

#include <functional>
#include <memory>
#include <thread>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <portico/concurrency/worker.h>

namespace portico {

// A thread that runs an event loop and a Worker on it. Called from the main loop's thread.
class LoopThread {
 public:
  // Starts the thread, with every signal blocked: signals belong to the main thread.
  // Throws std::system_error when the system gives no thread or no descriptors.
  explicit LoopThread(std::shared_ptr<HelperThreads> helpers = nullptr,
                      std::shared_ptr<IdleWatch> idle_watch = nullptr);

  // Ends the loop and waits for the thread; a thread with a job that would not end is left to itself.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  // Hands `job` over; `ended` is called in this thread once it is gone.
  void run(std::unique_ptr<Job> job, std::function<void()> ended = {});
  void stop();
  void force();
  [[nodiscard]] std::size_t load() const noexcept { return loop_->worker->load(); }

 private:
  struct Loop {  // shared with the thread, which may outlive this object
    asio::io_context context{1};
    std::shared_ptr<Worker> worker;
  };

  std::shared_ptr<Loop> loop_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace portico
