// A log that a test reads while a server in another process, or its forked children, write it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

namespace portico::test {

// Lines like "warning: child 12 was killed by SIGSEGV", in memory that forked processes share.
class SharedLog {
 public:
  SharedLog() : file_{::memfd_create("log", MFD_CLOEXEC)} {
    if (file_ < 0) throw std::runtime_error{"cannot make a log in memory"};
    logger_ = std::make_shared<spdlog::logger>("portico", std::make_shared<Sink>(file_));
    logger_->set_pattern("%l: %v");
  }
  SharedLog(const SharedLog&) = delete;
  SharedLog& operator=(const SharedLog&) = delete;
  ~SharedLog() {
    logger_.reset();
    ::close(file_);
  }

  [[nodiscard]] const std::shared_ptr<spdlog::logger>& logger() const noexcept { return logger_; }

  [[nodiscard]] std::string text() const {
    std::string text;
    char part[4096];
    for (;;) {
      const ssize_t got = ::pread(file_, part, sizeof part, static_cast<off_t>(text.size()));
      if (got <= 0) return text;
      text.append(part, static_cast<std::size_t>(got));
    }
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::istringstream text{this->text()};
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  [[nodiscard]] bool mentions(std::string_view words) const { return text().find(words) != std::string::npos; }

 private:
  // One write(2) for each line, at the file position that all processes share.
  class Sink final : public spdlog::sinks::base_sink<std::mutex> {
   public:
    explicit Sink(int file) : file_{file} {}

   private:
    void sink_it_(const spdlog::details::log_msg& message) override {
      spdlog::memory_buf_t line;
      formatter_->format(message, line);
      [[maybe_unused]] const ssize_t written = ::write(file_, line.data(), line.size());
    }
    void flush_() override {}

    int file_;
  };

  int file_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace portico::test
