#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <asio/awaitable.hpp>
#include <asio/cancellation_signal.hpp>

namespace portico {

class JobCount;
class Worker;

// The work for one request: one lazy coroutine. A policy decides which Worker it runs on; that worker owns it until the
// coroutine has ended. Methods of a running job belong to the
// worker's thread.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job();

  // Does the work on `worker`'s loop. Called once, and again after each time that it was parked; deals with every
  // exception of the work itself.
  [[nodiscard]] virtual asio::awaitable<void> run(Worker& worker) = 0;

  // Asked when run() has ended. True: the work goes on by another run(), on the same worker, when something happens.
  // Nothing but this object is kept until then: it is parked.
  [[nodiscard]] virtual bool unfinished() const noexcept { return false; }

  // Has Worker::resume called when it happens, later, or Worker::abandon when the loop ends before. False: it has
  // happened by now. REQUIRES: unfinished().
  [[nodiscard]] virtual bool park() { return false; }

  // The server drains: waits that are not in the middle of a request end.
  virtual void stop() noexcept = 0;

  // Time is up: shuts the connection down, so that reads and writes end. The coroutine is cancelled as well, by the
  // worker.
  virtual void force() noexcept = 0;

  // In a child forked to run this job, before the parent's descriptors are closed: takes a copy of the one it needs.
  virtual void enter_child() {}

  // Closes, by number, what a freshly forked child must not keep of a job that runs in the parent.
  virtual void close_in_child() noexcept = 0;

  // The parent has forked a child to run this job: closes its copy of what the child works with.
  virtual void close_in_parent() noexcept = 0;

  // What a log line calls it: the peer's address.
  [[nodiscard]] virtual std::string name() const = 0;

  // Whether the work ended with an error that went to handle_error. A forked child's exit status says so, too.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

  // From now to its destruction the job counts as active in `count`.
  void count_in(std::shared_ptr<JobCount> count);

 protected:
  bool failed_ = false;

 private:
  friend class Worker;

  void link_behind(Job*& link) noexcept;
  void unlink() noexcept;

  std::shared_ptr<JobCount> count_;
  std::unique_ptr<Job> self_;       // while it is parked: nobody else owns it
  std::shared_ptr<Worker> keeper_;  // then, too
  std::function<void()> ended_;
  std::optional<asio::cancellation_signal> cancellation_;  // while it runs
  bool forced_ = false;
  Job** link_ = nullptr;  // what points here in the worker's list
  Job* next_ = nullptr;
};

}  // namespace portico
