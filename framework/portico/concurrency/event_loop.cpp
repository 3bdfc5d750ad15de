#include <signal.h>

#include <ctime>
#include <utility>

#include <asio/executor_work_guard.hpp>

#include <portico/concurrency/child_reaper.h>
#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/signal_reader.h>

namespace portico {

namespace {

// Blocks SIGPIPE for the calling thread; what has come in meanwhile is dropped at the end.
class SigpipeBlocked {
 public:
  SigpipeBlocked() noexcept {
    ::sigemptyset(&sigpipe_);
    ::sigaddset(&sigpipe_, SIGPIPE);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before);
    was_blocked_ = ::sigismember(&before, SIGPIPE) == 1;
  }
  ~SigpipeBlocked() {
    if (was_blocked_) return;
    const timespec at_once{};
    ::sigtimedwait(&sigpipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_UNBLOCK, &sigpipe_, nullptr);
  }
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;

 private:
  sigset_t sigpipe_;
  bool was_blocked_ = false;
};

}  // namespace

EventLoop::EventLoop() = default;
EventLoop::~EventLoop() = default;

SignalReader& EventLoop::signals() {
  if (!signals_) signals_ = std::make_unique<SignalReader>(context_);
  return *signals_;
}

ChildReaper& EventLoop::children() {
  if (!children_) children_ = std::make_unique<ChildReaper>(signals());
  return *children_;
}

void EventLoop::run() {
  const SigpipeBlocked no_sigpipe;
  const auto work = asio::make_work_guard(context_);
  context_.restart();
  context_.run();
}

void EventLoop::run_one() {
  const SigpipeBlocked no_sigpipe;
  const auto work = asio::make_work_guard(context_);
  context_.restart();
  context_.run_one();
}

struct EventLoop::ForkHooks {
  std::function<void()> before, in_parent, in_child;
};

EventLoop::AtFork EventLoop::at_fork(std::function<void()> before, std::function<void()> in_parent,
                                     std::function<void()> in_child) {
  fork_hooks_.remove_if([](const auto& gone) { return gone.expired(); });
  AtFork hooks{new ForkHooks{std::move(before), std::move(in_parent), std::move(in_child)}};
  fork_hooks_.push_back(hooks);
  return hooks;
}

EventLoop::AtFork EventLoop::at_fork(std::function<void()> in_child) { return at_fork({}, {}, std::move(in_child)); }

void EventLoop::before_fork() {
  auto called = fork_hooks_.rbegin();
  try {
    for (; called != fork_hooks_.rend(); ++called) {
      const auto hooks = called->lock();
      if (hooks && hooks->before) hooks->before();
    }
  } catch (...) {
    for (auto done = called.base(); done != fork_hooks_.end(); ++done) {
      const auto hooks = done->lock();
      if (hooks && hooks->in_parent) hooks->in_parent();
    }
    throw;
  }
}

void EventLoop::after_fork_in_parent() {
  for (const auto& registered : fork_hooks_) {
    const auto hooks = registered.lock();
    if (hooks && hooks->in_parent) hooks->in_parent();
  }
}

void EventLoop::leave_in_child() {
  for (const auto& registered : fork_hooks_) {
    const auto hooks = registered.lock();
    if (hooks && hooks->in_child) hooks->in_child();
  }
  if (signals_) signals_->leave_in_child();
}

}  // namespace portico
