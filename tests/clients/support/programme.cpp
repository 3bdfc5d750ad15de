#include "tests/clients/support/programme.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "tests/support/eventually.h"

namespace portico::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0) throw std::runtime_error{"cannot make a pipe"};
    read.reset(ends[0]);
    write.reset(ends[1]);
  }
  FileDescriptor read;
  FileDescriptor write;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// False at the end.
bool read_some(const FileDescriptor& from, std::string& into) {
  std::array<char, 64 * 1024> block;
  const auto got = ::read(from.get(), block.data(), block.size());
  if (got > 0) into.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

void wait_readable(std::vector<pollfd>& descriptors, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left <= 0 || ::poll(descriptors.data(), descriptors.size(), static_cast<int>(left)) == 0) {
    throw std::runtime_error{"the programme takes too long"};
  }
}

}  // namespace

std::string programme_path() { return PORTICO_BIN_DIR "/" PORTICO_CLIENT; }

std::vector<std::string> programme_environment(const std::filesystem::path& state) {
  std::vector<std::string> environment{"XDG_STATE_HOME=" + state.string(), "HOME=" + state.string(), "TERM=xterm"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text{*variable};
    const bool replaced = text.starts_with("XDG_STATE_HOME=") || text.starts_with("HOME=") || text.starts_with("TERM=");
    if (!replaced) environment.emplace_back(text);
  }
  return environment;
}

int wait_patiently(pid_t child) {
  int status = 0;
  const bool ended = eventually([&] { return ::waitpid(child, &status, WNOHANG) == child; });
  if (!ended) throw std::runtime_error{"the programme does not end"};
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

testing::AssertionResult failed_with(const Ended& ended, std::string_view words) {
  const bool one_line = ended.err.find('\n') + 1 == ended.err.size();
  const bool named = ended.err.starts_with(PORTICO_CLIENT ": ") && ended.err.find(words) != std::string::npos;
  if (ended.status == 1 && one_line && named) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "exit " << ended.status << ": " << ended.err << " (wanted: " << words << ")";
}

Programme::Programme(const std::vector<std::string>& arguments, const std::filesystem::path& directory) {
  Pipe in;
  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  ::posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  auto words = arguments;
  words.insert(words.begin(), programme_path());
  auto environment = programme_environment(directory);
  const int failed = ::posix_spawn(&process_, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                   pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error{"cannot start " + programme_path()};
  input_ = std::move(in.write);
  output_ = std::move(out.read);
  error_ = std::move(err.read);
}

Programme::~Programme() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void Programme::write(std::string_view input) {
  while (!input.empty()) {
    const auto written = ::write(input_.get(), input.data(), input.size());
    if (written < 0) throw std::runtime_error{"the programme reads nothing"};
    input.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string Programme::read_until(std::string_view text) {
  const auto deadline = Clock::now() + kPatience;
  while (out_.find(text) == std::string::npos) {
    std::vector<pollfd> ready{{output_.get(), POLLIN, 0}};
    wait_readable(ready, deadline);
    if (!read_some(output_, out_)) throw std::runtime_error{"the output ended with: " + out_};
  }
  const auto end = out_.find(text) + text.size();
  auto read = out_.substr(0, end);
  out_.erase(0, end);
  return read;
}

void Programme::signal(int number) const { ::kill(process_, number); }

Ended Programme::wait() {
  close_input();
  Ended ended{0, std::move(out_), {}};
  const auto deadline = Clock::now() + kPatience;
  while (output_ || error_) {
    std::vector<pollfd> ready{{output_.get(), POLLIN, 0}, {error_.get(), POLLIN, 0}};  // poll(2) skips those below 0
    wait_readable(ready, deadline);
    if (ready[0].revents != 0 && !read_some(output_, ended.out)) output_.reset();
    if (ready[1].revents != 0 && !read_some(error_, ended.err)) error_.reset();
  }
  ended.status = wait_patiently(process_);
  process_ = -1;
  return ended;
}

Ended run(const std::vector<std::string>& arguments, const std::filesystem::path& directory, std::string_view input) {
  Programme programme{arguments, directory};
  programme.write(input);
  return programme.wait();
}

}  // namespace portico::test
