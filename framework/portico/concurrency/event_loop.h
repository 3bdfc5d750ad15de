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

  // Something that a freshly forked child must do first, while its signals are blocked: close by number a descriptor
  // that belongs to the parent. It is withdrawn when the returned handle goes.
  using InChild = std::shared_ptr<const std::function<void()>>;
  [[nodiscard]] InChild at_fork(std::function<void()> in_child);

  // Calls all of those. The child must not touch `context()` any more.
  void leave_in_child();

 private:
  asio::io_context context_{1};
  std::unique_ptr<SignalReader> signals_;
  std::unique_ptr<ChildReaper> children_;
  std::list<std::weak_ptr<const std::function<void()>>> in_child_;
};

}  // namespace portico
