#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/loop_thread.h>
#include <portico/concurrency/policy.h>
#include <portico/concurrency/worker.h>

namespace portico {

// Interleaves any number of jobs on N event loops: the main one and N-1 on threads of their own. A job stays on the
// loop that was least loaded when it came; handlers that share memory need locks when N > 1. Blocking calls go to
// helper threads (`run_blocking`).
class Async final : public Policy {
 public:
  static constexpr const char* kName = "async";

  explicit Async(const PolicyContext& context);
  [[nodiscard]] static std::size_t places(const PolicyOptions& options) noexcept { return options.max_connections; }
  [[nodiscard]] std::size_t capacity() const noexcept override { return capacity_; }
  [[nodiscard]] bool runs_on_main_loop() const noexcept override { return true; }
  bool shed() override { return idle_ && idle_->shed(); }
  void run(std::unique_ptr<Job> job) override;
  void stop() override;
  void force() override;

 private:
  std::size_t capacity_;
  std::shared_ptr<IdleList> idle_;
  std::shared_ptr<Worker> main_;
  EventLoop::AtFork at_fork_;
  std::vector<std::unique_ptr<LoopThread>> threads_;
};

}  // namespace portico
