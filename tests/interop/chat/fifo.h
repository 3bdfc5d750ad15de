// How a test says what to do to a programme that reads lines.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include <portico/shared/file_descriptor.h>

namespace portico::test {

// Whoever reads it sees no end of it while this lives.
class Fifo {
 public:
  // Makes it; with `exists` it is there already.
  explicit Fifo(const std::filesystem::path& path, bool exists = false) {
    if (!exists && ::mkfifo(path.c_str(), 0600) < 0) throw std::runtime_error{"cannot make " + path.string()};
    end_.reset(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!end_) throw std::runtime_error{"cannot open " + path.string()};
  }

  void say(std::string line) const {
    line += '\n';
    if (::write(end_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      throw std::runtime_error{"cannot write to a FIFO"};
    }
  }

 private:
  FileDescriptor end_;
};

}  // namespace portico::test
