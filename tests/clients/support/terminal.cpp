#include "tests/clients/support/terminal.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include "tests/clients/support/programme.h"
#include "tests/support/eventually.h"

namespace portico::test {

Terminal::Terminal(const std::vector<std::string>& arguments, const std::filesystem::path& directory) {
  auto words = arguments;
  words.insert(words.begin(), programme_path());
  auto environment = programme_environment(directory);
  std::vector<char*> argv;
  std::vector<char*> envp;
  argv.reserve(words.size() + 1);
  envp.reserve(environment.size() + 1);
  for (auto& word : words) argv.push_back(word.data());
  for (auto& variable : environment) envp.push_back(variable.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  winsize size{24, 80, 0, 0};
  int master = -1;
  process_ = ::forkpty(&master, nullptr, nullptr, &size);
  if (process_ < 0) throw std::runtime_error{"cannot make a terminal"};
  if (process_ == 0) {
    // Other threads may hold locks: nothing here that allocates.
    if (::chdir(directory.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  master_.reset(master);
}

Terminal::~Terminal() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

Terminal& Terminal::type(std::string_view keys) {
  if (::write(master_.get(), keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw std::runtime_error{"the terminal does not take what is typed"};
  }
  return *this;
}

// False when the programme has left the terminal.
bool Terminal::read_more() {
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
  pollfd ready{master_.get(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.count())) == 0) {
    throw std::runtime_error{"nothing more appears on the screen, which shows: " + screen_};
  }
  std::array<char, 4096> block;
  const auto got = ::read(master_.get(), block.data(), block.size());
  if (got > 0) screen_.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

Terminal& Terminal::see(std::string_view text) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (screen_.find(text, seen_) == std::string::npos) {
    const bool late = std::chrono::steady_clock::now() > deadline;
    if (late || !read_more()) {
      throw std::runtime_error{"\"" + std::string{text} + "\" is not on the screen, which shows: " + screen_};
    }
  }
  seen_ = screen_.find(text, seen_) + text.size();
  return *this;
}

int Terminal::wait() {
  while (read_more()) continue;
  const int status = wait_patiently(process_);
  process_ = -1;
  return status;
}

}  // namespace portico::test
