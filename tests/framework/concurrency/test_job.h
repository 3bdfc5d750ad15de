// A job that does what a test says and notes what is done to it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>

#include <portico/concurrency/job.h>
#include <portico/concurrency/worker.h>

namespace portico::test {

// What became of a TestJob; it outlives the job. Of the job's thread, while that runs.
struct JobRecord {
  int started = 0, stopped = 0, forced = 0, closed_in_child = 0, ended = 0, destroyed = 0;
  bool stopped_before_start = false;
};

class TestJob final : public Job {
 public:
  using Work = std::function<asio::awaitable<void>(Worker&)>;

  TestJob(JobRecord& record, Work work) : record_{record}, work_{std::move(work)} {}
  ~TestJob() override { ++record_.destroyed; }

  asio::awaitable<void> run(Worker& worker) override {
    ++record_.started;
    record_.stopped_before_start = record_.stopped > 0;
    co_await work_(worker);
    ++record_.ended;
  }
  void stop() noexcept override { ++record_.stopped; }
  void force() noexcept override { ++record_.forced; }
  void close_in_child() noexcept override { ++record_.closed_in_child; }
  void close_in_parent() noexcept override {}
  std::string name() const override { return "test"; }

 private:
  JobRecord& record_;
  Work work_;
};

inline std::unique_ptr<Job> make_job(JobRecord& record, TestJob::Work work) {
  return std::make_unique<TestJob>(record, std::move(work));
}

}  // namespace portico::test
