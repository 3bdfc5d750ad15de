#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <portico/concurrency/loop_thread.h>
#include <portico/concurrency/policy.h>

namespace portico {

// A thread with an event loop of its own for each job, so that a handler may block. Threads that finish are kept, up to
// kMaxSpare, for the next job: a new thread and loop cost more than a short request.
class Threading final : public Policy {
 public:
  static constexpr const char* kName = "threading";
  static constexpr std::size_t kMaxSpare = 32;

  explicit Threading(const PolicyContext& context);
  [[nodiscard]] static std::size_t places(const PolicyOptions& options) noexcept { return options.max_threads; }
  [[nodiscard]] std::size_t capacity() const noexcept override { return capacity_; }
  bool shed() override { return idle_jobs_ && idle_jobs_->shed(); }
  void run(std::unique_ptr<Job> job) override;
  void stop() override;
  void force() override;

 private:
  struct Spares {  // shared with threads that may outlive the policy
    std::mutex mutex;
    std::vector<LoopThread*> idle;
  };

  LoopThread& take();
  void trim();

  std::size_t capacity_;
  std::shared_ptr<IdleList> idle_jobs_;
  bool stopping_ = false;
  std::shared_ptr<Spares> spares_ = std::make_shared<Spares>();
  std::unordered_map<LoopThread*, std::unique_ptr<LoopThread>> threads_;
};

}  // namespace portico
