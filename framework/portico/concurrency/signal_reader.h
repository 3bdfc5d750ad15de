#pragma once

#include <signal.h>
#include <sys/signalfd.h>

#include <functional>
#include <map>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

namespace portico {

// The signals of a process, read from one signalfd in the main loop. Signals that are listened to are blocked in the
// calling thread (threads started later inherit that), and the mask that was found comes back with the destructor.
// All methods: the main loop's thread.
class SignalReader {
 public:
  using Listener = std::function<void(const signalfd_siginfo&)>;

  explicit SignalReader(asio::io_context& context);
  ~SignalReader();
  SignalReader(const SignalReader&) = delete;
  SignalReader& operator=(const SignalReader&) = delete;

  // Calls `listener` each time `signal` has arrived; arrivals coalesce. One listener for each signal: the last one
  // counts.
  void listen(int signal, Listener listener);

  // Gives `signal` its default disposition again and lets it through.
  void restore_default(int signal);

  // In a child that was just forked: closes the descriptor by number. SIGINT, SIGQUIT and SIGHUP, where they are
  // listened to, are ignored from now on: a terminal sends them to the whole group, and the parent acts on them.
  // Handlers of the programme for these and SIGTERM do not go with the child: what they do is meant for the parent.
  // The caller restores the mask, to `original_mask()`, when the child is ready to be signalled.
  void leave_in_child();
  [[nodiscard]] const sigset_t& original_mask() const noexcept { return original_mask_; }

 private:
  void update();
  void wait();
  void read();

  asio::posix::stream_descriptor descriptor_;
  std::map<int, Listener> listeners_;
  sigset_t listened_;
  sigset_t original_mask_;
};

}  // namespace portico
