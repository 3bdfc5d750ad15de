#include "tests/support/running_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <ostream>
#include <stdexcept>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace portico::test {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kStop = SIGUSR1;  // SIGTERM keeps its meaning for the children that a server forks
constexpr std::chrono::seconds kForThreadsToEnd{5};

// What the server's process writes at the end; less than PIPE_BUF, so in one piece.
struct LastReport {
  bool served, leaked;
  DrainReport report;
  Statistics statistics;
  std::size_t descriptors_left, threads_left, children_left;
  char error[512];
};

std::atomic<BasicServer*> to_stop = nullptr;  // a signal handler has no other way to know

void shut_down(int) {
  if (BasicServer* const server = to_stop.load()) server->shutdown();
}

bool has_leaks() {
#if defined(__SANITIZE_ADDRESS__)
  return __lsan_do_recoverable_leak_check() != 0;
#else
  return false;
#endif
}

// ThreadSanitizer has threads of its own in a forked process, as soon as the programme starts one. The other presets
// look exactly.
#if defined(__SANITIZE_THREAD__)
constexpr std::size_t kAlwaysThere = 3;
#else
constexpr std::size_t kAlwaysThere = 1;
#endif

// Everything a report calls "left" is what is more than before.
struct Belongings {
  std::size_t descriptors = descriptors_of(::getpid()).size();
  std::size_t threads = std::max(threads_of(::getpid()), kAlwaysThere);
};

void copy_text(char (&to)[512], const std::string& from) {
  std::strncpy(to, from.c_str(), sizeof to - 1);
  to[sizeof to - 1] = '\0';
}

void write_all(int descriptor, const void* bytes, std::size_t size) {
  if (::write(descriptor, bytes, size) != static_cast<ssize_t>(size)) ::_exit(90);
}

bool readable(int descriptor, std::chrono::milliseconds limit) {
  pollfd pipe{descriptor, POLLIN, 0};
  return ::poll(&pipe, 1, static_cast<int>(limit.count())) > 0;
}

}  // namespace

bool Ended::clean() const noexcept {
  return status == 0 && served && !leaked && descriptors_left == 0 && threads_left == 0 && children_left == 0;
}

std::ostream& operator<<(std::ostream& out, const Ended& ended) {
  return out << "status " << ended.status << (ended.served ? ", served" : ", did not serve: ") << ended.error
             << "; finished " << ended.report.finished << ", forced " << ended.report.forced << ", lost "
             << ended.report.lost << "; left: " << ended.descriptors_left << " descriptors, " << ended.threads_left
             << " threads, " << ended.children_left << " children" << (ended.leaked ? ", memory" : "") << "; took "
             << ended.took.count() << " ms";
}

ServerProcess::ServerProcess(const Make& make, const Serve& serve) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw std::runtime_error{"cannot make a pipe"};
  reports_.reset(ends[0]);
  FileDescriptor reports{ends[1]};
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error{"cannot fork"};
  if (pid_ == 0) be_server(make, serve, std::move(reports));
  ::setpgid(pid_, pid_);
  reports.reset();

  std::string text;
  for (char c = '\0'; readable(reports_.get(), kPatience) && ::read(reports_.get(), &c, 1) == 1 && c != '\0';)
    text += c;
  for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
    addresses_.push_back(text.substr(0, end));
  }
  if (!addresses_.empty()) return;
  const std::string error = wait().error;
  throw std::runtime_error{"the server could not be made: " + error};
}

ServerProcess::~ServerProcess() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  if (!reaped_) ::waitpid(pid_, nullptr, 0);
}

void ServerProcess::be_server(const Make& make, const Serve& serve, FileDescriptor reports) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  reports_.reset();
  LastReport last{};
  const Belongings before;
  try {
    auto server = make();
    to_stop = server.get();
    struct sigaction action {};
    action.sa_handler = shut_down;
    ::sigaction(kStop, &action, nullptr);
    const std::string addresses =
        server->server_address().to_string() + "\n" + Address::bound_to(server->fileno()).to_string() + "\n";
    write_all(reports.get(), addresses.c_str(), addresses.size() + 1);
    try {
      last.report = serve(*server);
      last.served = true;
    } catch (const std::exception& error) {
      copy_text(last.error, error.what());
    }
    last.statistics = server->statistics();
    to_stop = nullptr;
  } catch (const std::exception& error) {
    copy_text(last.error, error.what());
    write_all(reports.get(), "", 1);
  }
  // A thread that was told to end may take a moment; one that was given up is not waited for.
  if (last.report.lost == 0) eventually([&] { return Belongings{}.threads <= before.threads; }, kForThreadsToEnd);
  const Belongings after;
  last.descriptors_left = after.descriptors - std::min(after.descriptors, before.descriptors);
  last.threads_left = after.threads - std::min(after.threads, before.threads);
  last.children_left = children_of(::getpid()).size();
  last.leaked = has_leaks();
  write_all(reports.get(), &last, sizeof last);
  ::_exit(0);
}

void ServerProcess::ask_to_stop() const {
  if (!reaped_) ::kill(pid_, kStop);
}

Ended ServerProcess::stop(std::chrono::milliseconds limit) {
  ask_to_stop();
  return wait(limit);
}

Ended ServerProcess::wait(std::chrono::milliseconds limit) {
  const auto begin = Clock::now();
  Ended ended;
  int status = 0;
  const bool in_time = eventually([&] { return reaped_ || ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit);
  ended.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  if (!in_time) {
    ended.error = "the server did not end in time" + standstill_of(pid_);
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status, 0);
  }
  reaped_ = true;
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  LastReport last;
  if (!readable(reports_.get(), {}) || ::read(reports_.get(), &last, sizeof last) != sizeof last) {
    if (ended.error.empty()) ended.error = "the server's process ended without a word";
    return ended;
  }
  ended.served = last.served;
  ended.error = last.error;
  ended.report = last.report;
  ended.statistics = last.statistics;
  ended.descriptors_left = last.descriptors_left;
  ended.threads_left = last.threads_left;
  ended.children_left = last.children_left;
  ended.leaked = last.leaked;
  return ended;
}

void ServerProcess::kill() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  reaped_ = true;
}

}  // namespace portico::test
