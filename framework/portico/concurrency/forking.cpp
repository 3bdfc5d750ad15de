#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <asio/posix/stream_descriptor.hpp>
#include <spdlog/logger.h>

#include <portico/concurrency/child_reaper.h>
#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/forking.h>
#include <portico/concurrency/signal_reader.h>
#include <portico/concurrency/worker.h>
#include <portico/shared/signal_mask.h>

namespace portico {

namespace {

// The threads of this process: the kernel counts the entries of the directory as its links, less "." and "..".
// 1 where /proc is not there to be asked.
long thread_count() noexcept {
  struct stat tasks {};
  return ::stat("/proc/self/task", &tasks) == 0 ? static_cast<long>(tasks.st_nlink) - 2 : 1;
}

void require_one_thread() {
  const long threads = thread_count();
  if (threads == 1) return;
  throw std::logic_error{"the forking policy needs a process with one thread, this one has " + std::to_string(threads) +
                         ": start threads (asynchronous loggers, resolvers, pools) in the children only"};
}

// Runs the one job of a child on a fresh loop. The parent's loop shares its epoll instance with the parent: hands off.
int run_alone(Job& job, const sigset_t& mask, int parent_alive, std::shared_ptr<IdleWatch> idle_watch) {
  asio::io_context context{1};
  const auto worker = std::make_shared<Worker>(context, nullptr, std::move(idle_watch));
  asio::posix::stream_descriptor alive{context, parent_alive};
  alive.async_wait(asio::posix::stream_descriptor::wait_read, [&worker](const asio::error_code& error) {
    if (!error) worker->stop();
  });
  // Not owned by the worker: the status is read after the end.
  struct Borrowed final : Job {
    explicit Borrowed(Job& job_to_run) : job{job_to_run} {}
    asio::awaitable<void> run(Worker& worker) override { return job.run(worker); }
    void stop() noexcept override { job.stop(); }
    void force() noexcept override { job.force(); }
    void close_in_child() noexcept override {}
    void close_in_parent() noexcept override {}
    std::string name() const override { return job.name(); }
    Job& job;
  };
  worker->run(std::make_unique<Borrowed>(job), [&context] { context.stop(); });
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  context.run();
  return job.failed() ? 1 : 0;
}

}  // namespace

// Tells the parent, through memory they share.
class Forking::ChildIdle final : public IdleWatch {
 public:
  explicit ChildIdle(IdleSince& since) : since_{since} {}
  void idle(Job&, Worker&) override { since_ = std::chrono::steady_clock::now().time_since_epoch().count(); }
  void busy(Job&) noexcept override { since_ = 0; }

 private:
  IdleSince& since_;
};

Forking::Forking(const PolicyContext& context) : context_{context} {
  require_one_thread();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  alive_in_child_.reset(ends[0]);
  alive_.reset(ends[1]);
  // In children of other servers on this loop, too: who holds that end keeps our children from seeing its end of file.
  at_fork_ = context_.loop.at_fork([this] { alive_.reset(); });
  if (context.sheds) idle_since_.emplace(capacity());
  for (std::size_t slot = capacity(); slot > 0; --slot) free_slots_.push_back(slot - 1);
  (void)context_.loop.children();  // SIGCHLD is listened to before there is a child
}

Forking::~Forking() {
  if (::getpid() != owner_) return;  // a child that called exit()
  // Children that outlive the server are still reaped, for as long as the loop lives.
  for (const auto& [pid, child] : children_) context_.loop.children().watch(pid, [](const ChildExit&) {});
}

void Forking::run(std::unique_ptr<Job> job) {
  require_one_thread();
  const pid_t parent = ::getpid();
  const std::size_t slot = free_slots_.back();
  if (idle_since_) (*idle_since_)[slot] = 0;
  context_.loop.before_fork();
  std::fflush(nullptr);          // or the child would write it a second time
  const SignalsBlocked blocked;  // until the child has dispositions of its own
  const pid_t pid = ::fork();
  if (pid == 0) be_child(*job, parent, slot);
  const int error = errno;
  context_.loop.after_fork_in_parent();
  if (pid < 0) throw std::system_error{error, std::generic_category(), "fork"};
  job->close_in_parent();
  children_.emplace(pid, Child{std::move(job), std::chrono::steady_clock::now(), slot});
  free_slots_.pop_back();
  context_.loop.children().watch(pid, [this](const ChildExit& exit) { ended(exit); });
}

// Never returns into the parent's stack, runs no atexit handler, leaves by _exit.
void Forking::be_child(Job& job, pid_t parent, std::size_t slot) {
  int status = 1;
  try {
    job.enter_child();
    context_.loop.leave_in_child();
    if (context_.options.children_die_with_parent) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (::getppid() != parent) ::_exit(status);  // it died before the prctl
    }
    sigset_t mask = context_.loop.signals().original_mask();
    ::sigaddset(&mask, SIGPIPE);
    auto idle_watch = idle_since_ ? std::make_shared<ChildIdle>((*idle_since_)[slot]) : nullptr;
    status = run_alone(job, mask, alive_in_child_.release(), std::move(idle_watch));
  } catch (const std::exception& error) {
    context_.log.error("child for {}: {}", job.name(), error.what());
  } catch (...) {
    context_.log.error("child for {}: an exception that is not a std::exception", job.name());
  }
  std::fflush(nullptr);
  ::_exit(status);
}

void Forking::ended(const ChildExit& exit) {
  const auto child = children_.extract(exit.pid);
  if (!child) return;
  free_slots_.push_back(child.mapped().slot);
  const auto age =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - child.mapped().born);
  const std::string peer = child.mapped().job->name();
  if (!child.mapped().shed && (exit.signalled || exit.code != 0)) {
    context_.log.warn("child {} for {} {} after {} ms", exit.pid, peer, exit.describe(), age.count());
    context_.child_failed(peer, exit.describe());
  } else {
    context_.log.debug("child {} for {} ended after {} ms", exit.pid, peer, age.count());
  }
}

bool Forking::shed() {
  if (!idle_since_) return false;
  const std::pair<const pid_t, Child>* longest = nullptr;
  std::int64_t since = 0;
  for (const auto& child : children_) {
    const std::int64_t candidate = (*idle_since_)[child.second.slot];
    if (candidate == 0 || child.second.shed || (longest && candidate >= since)) continue;
    longest = &child;
    since = candidate;
  }
  if (!longest) return false;
  children_.at(longest->first).shed = true;
  ::kill(longest->first, SIGTERM);
  return true;
}

void Forking::stop() { alive_.reset(); }
void Forking::force() { signal_all(SIGTERM); }
void Forking::kill() { signal_all(SIGKILL); }

void Forking::signal_all(int signal) const {
  if (::getpid() != owner_) return;  // a child that called exit(): its siblings are not its own
  for (const auto& [pid, child] : children_) ::kill(pid, signal);
}

}  // namespace portico
