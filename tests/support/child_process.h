// Work that is done in a child process, because it ends, limits or changes the process that does it.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <functional>
#include <stdexcept>

namespace portico::test {

// Starts `work` in a child; its return value becomes the exit status, an exception 255. REQUIRES: one thread.
inline pid_t start_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error{"cannot fork"};
  if (child > 0) return child;
  try {
    ::_exit(work());
  } catch (const std::exception&) {
    ::_exit(255);
  }
}

// The exit status, or the number of the signal that ended it as a negative number.
inline int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error{"cannot wait for the child"};
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

inline int in_child(const std::function<int()>& work) { return wait_for(start_child(work)); }

}  // namespace portico::test
