#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace portico {

class Job;
class Worker;

// Is told which jobs' connections wait for their next request. For Overload::shed only: otherwise nobody watches.
class IdleWatch {
 public:
  virtual ~IdleWatch() = default;

  // In the worker's thread, in turn for each job.
  virtual void idle(Job& job, Worker& worker) = 0;
  virtual void busy(Job& job) noexcept = 0;
};

// The idle jobs of one process, in any number of threads, longest idle first.
class IdleList final : public IdleWatch {
 public:
  void idle(Job& job, Worker& worker) override;
  void busy(Job& job) noexcept override;

  // Has the job that has been idle for longest told to stop, in its own thread; false when none is idle. Any thread.
  bool shed();

 private:
  struct Entry {
    Job* job;
    std::weak_ptr<Worker> worker;
  };

  std::mutex mutex_;
  std::list<Entry> entries_;
  std::unordered_map<Job*, std::list<Entry>::iterator> places_;
};

}  // namespace portico
