#pragma once

#include <cstddef>
#include <memory>

#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/policy.h>
#include <portico/concurrency/worker.h>

namespace portico {

// The iterative server: one request at a time, on the accepting loop, to its end, before the next accept. Signals,
// timers and shutdown have their turn meanwhile.
class Loop final : public Policy {
 public:
  static constexpr const char* kName = "loop";
  static constexpr std::size_t kPlaces = 1;

  explicit Loop(const PolicyContext& context);
  [[nodiscard]] static std::size_t places(const PolicyOptions& /*options*/) noexcept { return kPlaces; }
  [[nodiscard]] std::size_t capacity() const noexcept override { return kPlaces; }
  [[nodiscard]] bool runs_on_main_loop() const noexcept override { return true; }
  bool shed() override { return idle_ && idle_->shed(); }
  void run(std::unique_ptr<Job> job) override { worker_->run(std::move(job)); }
  void stop() override { worker_->stop(); }
  void force() override { worker_->force(); }

 private:
  std::shared_ptr<IdleList> idle_;
  std::shared_ptr<Worker> worker_;
  EventLoop::AtFork at_fork_;
};

}  // namespace portico
