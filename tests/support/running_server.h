// A server in a process of its own, for tests that are its clients.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/eventually.h"
#include "tests/support/process_status.h"
#include <portico/basic_server.h>
#include <portico/drain_report.h>
#include <portico/request_host.h>
#include <portico/shared/file_descriptor.h>

namespace portico::test {

// How a server ended, and what it left behind in its process.
struct Ended {
  int status = 0;  // of the process: its exit status, or minus the signal that ended it
  bool served = false;
  std::string error;  // what serving threw, or what else went wrong
  DrainReport report;
  Statistics statistics;
  std::size_t descriptors_left = 0;
  std::size_t threads_left = 0;
  std::size_t children_left = 0;
  bool leaked = false;  // memory, as LeakSanitizer sees it
  std::chrono::milliseconds took{0};

  // Served to the end and left nothing behind.
  [[nodiscard]] bool clean() const noexcept;
};

std::ostream& operator<<(std::ostream& out, const Ended& ended);

// The process is forked, so that whatever is shared with it must be made before; it and all that it forks is killed by
// the destructor. REQUIRES: the test's process has one thread.
class ServerProcess {
 public:
  using Make = std::function<std::unique_ptr<BasicServer>()>;
  using Serve = std::function<DrainReport(BasicServer&)>;

  // Makes the server and calls `serve` in the new process; returns when clients can connect. Throws std::runtime_error
  // with the reason when the server could not be made.
  explicit ServerProcess(const Make& make, const Serve& serve = &BasicServer::serve_forever);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] const std::string& address() const noexcept { return addresses_.front(); }  // as the server says
  [[nodiscard]] const std::string& bound() const noexcept { return addresses_.back(); }     // as its socket says
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  [[nodiscard]] std::vector<pid_t> children() const { return children_of(pid_); }
  [[nodiscard]] std::size_t threads() const { return threads_of(pid_); }
  [[nodiscard]] std::size_t descriptors() const { return descriptors_of(pid_).size(); }
  [[nodiscard]] std::size_t zombies() const { return zombies_of(pid_); }

  // Waits for a server to end, or asks it to shut down before. After `limit` it is killed, and the status says so.
  Ended wait(std::chrono::milliseconds limit = kPatience);
  Ended stop(std::chrono::milliseconds limit = kPatience);
  void ask_to_stop() const;

  // Ends the process as kill(1) -9 does.
  void kill();

 private:
  [[noreturn]] void be_server(const Make& make, const Serve& serve, FileDescriptor reports);

  pid_t pid_ = -1;
  FileDescriptor reports_;
  std::vector<std::string> addresses_;
  int status_ = 0;
  bool reaped_ = false;
};

// A server of a certain type, made from what its constructor takes.
template <class ServerT>
class RunningServer : public ServerProcess {
 public:
  template <class... Arguments>
  explicit RunningServer(Arguments... arguments)
      : ServerProcess{[&] { return std::make_unique<ServerT>(arguments...); }} {}
};

}  // namespace portico::test
