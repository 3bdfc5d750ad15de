#include "servers/http/frontend/access_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "servers/files/system_calls.h"

namespace portico::http {
namespace {

[[noreturn]] void throw_errno(const std::string& file) {
  const int error = errno;
  throw std::system_error{error, std::generic_category(), "cannot open the access log " + file};
}

FileDescriptor open_log(const std::string& file) {
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY;
  constexpr mode_t kMode = 0640;  // it tells who asked for what
  const auto open = [&] {
    return file == "-" ? ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0) : ::open(file.c_str(), kFlags, kMode);
  };
  FileDescriptor log{files::uninterrupted(open)};
  if (!log) throw_errno(file);
  return log;
}

}  // namespace

AccessLog::AccessLog(std::string file) : file_{std::move(file)}, descriptor_{open_log(file_)} {}

bool AccessLog::write(std::string_view lines) const {
  while (!lines.empty()) {
    const auto written = files::uninterrupted([&] { return ::write(descriptor_.get(), lines.data(), lines.size()); });
    if (written < 0) return false;
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void AccessLog::reopen() {
  const auto opened = open_log(file_);
  // In one step, under the number that other threads are writing to.
  if (files::uninterrupted([&] { return ::dup3(opened.get(), descriptor_.get(), O_CLOEXEC); }) < 0) throw_errno(file_);
}

}  // namespace portico::http
