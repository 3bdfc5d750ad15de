// The programme under test, PORTICO_CLIENT, as a process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <portico/shared/file_descriptor.h>

namespace portico::test {

// What became of it.
struct Ended {
  int status = 0;  // the exit status, or the negative number of a signal
  std::string out;
  std::string err;
};

// Whether it failed as a programme should: exit 1 and one line on standard error, which begins with its name and holds
// `words`.
testing::AssertionResult failed_with(const Ended& ended, std::string_view words);

// Its standard streams are pipes. What takes longer than kPatience throws std::runtime_error, and it is killed when it
// is still there in the end.
class Programme {
 public:
  Programme(const std::vector<std::string>& arguments, const std::filesystem::path& directory);
  ~Programme();
  Programme(const Programme&) = delete;
  Programme& operator=(const Programme&) = delete;

  void write(std::string_view input);
  void close_input() { input_.reset(); }
  void close_output() { output_.reset(); }

  // Its standard output up to there; returns what has not been read before.
  std::string read_until(std::string_view text);

  void signal(int number) const;

  // Closes its input and waits for its end.
  Ended wait();

 private:
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor error_;
  std::string out_;
  pid_t process_ = -1;
};

// From the start to the end.
Ended run(const std::vector<std::string>& arguments, const std::filesystem::path& directory,
          std::string_view input = "");

// The path of the programme, and the environment for it: that of the test, without a history of commands.
std::string programme_path();
std::vector<std::string> programme_environment(const std::filesystem::path& state);

// The exit status of a child, or the negative number of a signal. Throws std::runtime_error after kPatience.
int wait_patiently(pid_t child);

}  // namespace portico::test
