#pragma once

#include <functional>
#include <list>
#include <memory>

#include <asio/io_context.hpp>

namespace portico {

class ChildReaper;
class SignalReader;

// The main loop of a programme: one Asio io_context, run by one thread, with the process's signals and children.
// Several servers can share one. All methods but `stop`: the thread that runs it.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  [[nodiscard]] asio::io_context& context() noexcept { return context_; }

  // Made when first asked for; a programme that uses neither keeps its signals as they are.
  [[nodiscard]] SignalReader& signals();
  [[nodiscard]] ChildReaper& children();

  // Runs until `stop` is called. SIGPIPE is blocked meanwhile: sendfile(2) cannot be told not to raise it.
  // What a handler of the loop throws comes out here, and `run` may be called again.
  void run();

  // Runs one handler, waiting for it at most until something is ready.
  void run_one();

  // Makes `run` return as soon as the handler under way has. Any thread.
  void stop() { context_.stop(); }

  // What is to be done when the process forks, as with pthread_atfork(3): `before`, where an exception keeps the
  // process from forking; `in_parent` after it, also when there is no child because something failed; `in_child`, first
  // of all and while signals are blocked, to close by number what belongs to the parent. The latter two do not throw.
  // Any of them may be empty. They are withdrawn when the returned handle goes.
  struct ForkHooks;
  using AtFork = std::shared_ptr<const ForkHooks>;
  [[nodiscard]] AtFork at_fork(std::function<void()> before, std::function<void()> in_parent,
                               std::function<void()> in_child);
  [[nodiscard]] AtFork at_fork(std::function<void()> in_child);

  // Who forks calls these around fork(2): they call all of those, `before` the last registered first. When
  // `before_fork` throws, it has called `in_parent` where it is due. After `leave_in_child` the child must not touch
  // `context()` any more.
  void before_fork();
  void after_fork_in_parent();
  void leave_in_child();

 private:
  asio::io_context context_{1};
  std::unique_ptr<SignalReader> signals_;
  std::unique_ptr<ChildReaper> children_;
  std::list<std::weak_ptr<const ForkHooks>> fork_hooks_;
};

}  // namespace portico
