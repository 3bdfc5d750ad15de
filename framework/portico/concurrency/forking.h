#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/policy.h>
#include <portico/shared/file_descriptor.h>
#include <portico/shared/shared_array.h>

namespace portico {

struct ChildExit;

// A child process for each job, reaped on SIGCHLD. A crash of one touches no other; what a handler changes in memory is
// gone with its child. The process must have one thread: fork(2) copies no other, but all the locks they held.
class Forking final : public Policy {
 public:
  static constexpr const char* kName = "forking";

  // Throws std::logic_error when the process has more than one thread.
  explicit Forking(const PolicyContext& context);
  ~Forking() override;

  [[nodiscard]] static std::size_t places(const PolicyOptions& options) noexcept { return options.max_children; }
  [[nodiscard]] std::size_t capacity() const noexcept override { return places(context_.options); }
  void run(std::unique_ptr<Job> job) override;
  bool shed() override;
  void stop() override;
  void force() override;
  void kill() override;

 private:
  struct Child {
    std::unique_ptr<Job> job;  // the parent's shell of it: counts as active, knows the name
    std::chrono::steady_clock::time_point born;
    std::size_t slot;   // in idle_since_
    bool shed = false;  // was ended to make room
  };

  // When a child's connection became idle, in the steady clock's ticks; 0 while it is not. Written by the child.
  using IdleSince = std::atomic<std::int64_t>;
  class ChildIdle;

  [[noreturn]] void be_child(Job& job, pid_t parent, std::size_t slot);
  void ended(const ChildExit& exit);
  void signal_all(int signal) const;

  PolicyContext context_;
  pid_t owner_ = ::getpid();
  EventLoop::AtFork at_fork_;
  FileDescriptor alive_;  // children read the other end: its end of file says "drain"
  FileDescriptor alive_in_child_;
  std::unordered_map<pid_t, Child> children_;
  std::optional<SharedArray<IdleSince>> idle_since_;  // when the server sheds
  std::vector<std::size_t> free_slots_;
};

}  // namespace portico
