#include "tests/end_to_end/programme.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace portico::test {

namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> part;
  for (ssize_t size; (size = ::read(descriptor, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  return text;
}

FileDescriptor nameless_file() {
  auto pattern = (std::filesystem::temp_directory_path() / "portico-test-XXXXXX").string();
  FileDescriptor file{::mkostemp(pattern.data(), O_CLOEXEC)};
  if (!file) throw std::runtime_error{"cannot make " + pattern};
  ::unlink(pattern.c_str());
  return file;
}

}  // namespace

Programme::Programme(std::vector<std::string> words) : errors_{nameless_file()} {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw std::runtime_error{"pipe"};
  output_.reset(ends[0]);
  const FileDescriptor theirs{ends[1]};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors_.get(), STDERR_FILENO);
  const int error = ::posix_spawn(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error{"cannot start " + words[0]};
}

Programme::Programme(Programme&& other) noexcept
    : pid_{std::exchange(other.pid_, 0)},
      status_{other.status_},
      output_{std::move(other.output_)},
      errors_{std::move(other.errors_)} {}

Programme::~Programme() {
  if (pid_ == 0 || status_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Programme::signal(int number) const { ::kill(pid_, number); }

void Programme::suspend() const {
  signal(SIGSTOP);
  siginfo_t stopped{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &stopped, WSTOPPED) < 0) throw std::runtime_error{"waitid"};
}

std::string Programme::read_line() {
  std::string line;
  for (char c = 0;;) {
    pollfd ready{output_.get(), POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(std::chrono::milliseconds{kPatience}.count())) != 1 ||
        ::read(output_.get(), &c, 1) != 1) {
      throw std::runtime_error{"no line came from the programme: " + errors()};
    }
    if (c == '\n') return line;
    line += c;
  }
}

int Programme::wait(std::chrono::milliseconds limit) {
  int status = 0;
  if (!status_) {
    if (!eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit)) {
      throw std::runtime_error{"the programme does not end"};
    }
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return *status_;
}

std::string Programme::rest_of_output() { return read_all(output_.get()); }

// It shares the file's position with us, which is where it writes next.
std::string Programme::errors() const {
  std::string text;
  std::array<char, 65536> part;
  for (ssize_t size; (size = ::pread(errors_.get(), part.data(), part.size(), static_cast<off_t>(text.size()))) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  return text;
}

Outcome run(std::vector<std::string> words) {
  Programme programme{std::move(words)};
  std::string output = programme.rest_of_output();  // to its end: it may write more than a pipe holds
  const int status = programme.wait();
  return {status, std::move(output), programme.errors()};
}

}  // namespace portico::test
