// A programme that a test runs as its users do: by its command line.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/eventually.h"
#include <portico/shared/file_descriptor.h>

namespace portico::test {

// A child process with its standard output and error on pipes. Killed with the object, if it still runs.
class Programme {
 public:
  // `words`: the path of the programme and its arguments.
  explicit Programme(std::vector<std::string> words);
  ~Programme();
  Programme(Programme&& other) noexcept;
  Programme& operator=(Programme&&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  void signal(int number) const;

  // Until resume() it does nothing: what it is sent meanwhile is there all at once when it goes on.
  void suspend() const;
  void resume() const { signal(SIGCONT); }

  // The next line of its standard output; throws std::runtime_error when none comes.
  std::string read_line();

  // Waits for its end; the exit status, or minus the signal that ended it. Throws std::runtime_error after `limit`.
  int wait(std::chrono::milliseconds limit = kPatience);

  // What it wrote that was not read yet, up to its end.
  std::string rest_of_output();

  // All that it has written to its standard error so far.
  [[nodiscard]] std::string errors() const;

 private:
  pid_t pid_ = 0;
  std::optional<int> status_;
  FileDescriptor output_;
  FileDescriptor errors_;  // a file: nobody needs to read along
};

// Runs a programme to its end.
struct Outcome {
  int status;
  std::string output;
  std::string errors;
};
Outcome run(std::vector<std::string> words);

}  // namespace portico::test
