#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <unordered_map>

namespace portico {

class SignalReader;

// How a child ended, as waitid(2) tells.
struct ChildExit {
  pid_t pid = 0;
  bool signalled = false;  // killed by a signal; otherwise it exited
  int code = 0;            // the exit status, or the signal

  // "exited with status 3", "was killed by SIGSEGV".
  [[nodiscard]] std::string describe() const;
};

// Reaps the children that it was told of, and only these, when SIGCHLD says so: a programme that embeds a server keeps
// its other children. Never blocks. All methods: the main loop's thread.
class ChildReaper {
 public:
  using Listener = std::function<void(const ChildExit&)>;

  explicit ChildReaper(SignalReader& signals);

  // Calls `listener` once, when `pid` has ended and is reaped. A second call for a child replaces its listener.
  void watch(pid_t pid, Listener listener);

 private:
  void reap();
  bool reap_one(pid_t pid);

  std::unordered_map<pid_t, Listener> children_;
};

}  // namespace portico
