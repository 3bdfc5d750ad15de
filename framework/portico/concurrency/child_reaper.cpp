#include <string.h>
#include <sys/wait.h>

#include <cerrno>
#include <utility>
#include <vector>

#include <portico/concurrency/child_reaper.h>
#include <portico/concurrency/signal_reader.h>

namespace portico {

namespace {

// waitid(2) that goes on after a signal. True when a child was found in the asked state.
bool wait_for(idtype_t type, id_t id, siginfo_t& found, int options) {
  int result;
  do {
    found.si_pid = 0;
    result = ::waitid(type, id, &found, options);
  } while (result < 0 && errno == EINTR);
  return result == 0 && found.si_pid != 0;
}

}  // namespace

std::string ChildExit::describe() const {
  if (!signalled) return "exited with status " + std::to_string(code);
  const char* name = ::sigabbrev_np(code);
  return "was killed by " + (name ? std::string{"SIG"} + name : "signal " + std::to_string(code));
}

ChildReaper::ChildReaper(SignalReader& signals) {
  signals.listen(SIGCHLD, [this](const signalfd_siginfo&) { reap(); });
}

void ChildReaper::watch(pid_t pid, Listener listener) { children_.insert_or_assign(pid, std::move(listener)); }

// SIGCHLD coalesces: one arrival may stand for any number of ended children.
void ChildReaper::reap() {
  siginfo_t ended;
  while (!children_.empty() && wait_for(P_ALL, 0, ended, WEXITED | WNOHANG | WNOWAIT)) {
    if (children_.contains(ended.si_pid)) {
      reap_one(ended.si_pid);
      continue;
    }
    // Somebody else's child stands first in the kernel's list and will not go away: ask for each of ours.
    std::vector<pid_t> ours;
    ours.reserve(children_.size());
    for (const auto& [pid, listener] : children_) ours.push_back(pid);
    for (const pid_t pid : ours) reap_one(pid);
    return;
  }
}

bool ChildReaper::reap_one(pid_t pid) {
  siginfo_t ended;
  if (!wait_for(P_PID, static_cast<id_t>(pid), ended, WEXITED | WNOHANG)) return false;
  auto child = children_.extract(pid);
  if (child) child.mapped()({pid, ended.si_code != CLD_EXITED, ended.si_status});
  return true;
}

}  // namespace portico
