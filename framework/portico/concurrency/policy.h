#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <portico/concurrency/job.h>

namespace spdlog {
class logger;
}

namespace portico {

class EventLoop;

// The limits of the policies, each with its default. 0 for a count of workers means the number of CPUs that the process
// may run on.
struct PolicyOptions {
  std::size_t max_children = 40;        // Forking, as in socketserver
  std::size_t max_threads = 256;        // Threading
  std::size_t max_connections = 16384;  // Async
  std::size_t workers = 0;              // Async: event loops
  // Forking: children are sent SIGTERM when the parent dies, however it dies (PR_SET_PDEATHSIG).
  bool children_die_with_parent = true;
};

// What a policy is made from. Everything in it outlives the policy.
struct PolicyContext {
  EventLoop& loop;  // the main loop: accepting happens there
  const PolicyOptions& options;
  spdlog::logger& log;
  bool sheds = false;  // `shed` will be called
  // To be called in the main loop's thread for a child process that did not end well: its peer, and how it ended.
  std::function<void(const std::string& peer, const std::string& how)> child_failed;
};

// Answers one question: where does a job run? The server asks for room before it accepts, counts the jobs itself, and
// calls everything here in the main loop's thread.
class Policy {
 public:
  virtual ~Policy() = default;

  // How many jobs may be active at once. While that many are, the server does not accept. What comes from the options
  // our policies also tell before there is one of them: `Forking::places(options)`.
  [[nodiscard]] virtual std::size_t capacity() const noexcept = 0;

  // Takes the job. Throws std::system_error when the system has no thread, process or descriptor for it; the server
  // then drops the job and slows down.
  virtual void run(std::unique_ptr<Job> job) = 0;

  // Whether jobs run on the main loop, so that they cannot go on once it has ended.
  [[nodiscard]] virtual bool runs_on_main_loop() const noexcept { return false; }

  // Ends the job that has been idle for longest; false when none is. The room comes later.
  virtual bool shed() { return false; }

  // The server drains: tells every job, later ones included.
  virtual void stop() = 0;

  // The drain deadline has passed: ends every job by the mild means (shutdown(2) and cancellation, SIGTERM) ...
  virtual void force() = 0;

  // ... and, when that was not enough, by the last (SIGKILL). A thread has no such means.
  virtual void kill() {}
};

// What `Server` accepts as its second argument.
template <class P>
concept PolicyType = std::derived_from<P, Policy> && std::constructible_from<P, const PolicyContext&>;

// The number of event loops or threads that `workers` asks for; at least 1.
[[nodiscard]] std::size_t worker_count(std::size_t workers);

}  // namespace portico
