// Where the lines of the access log go.
#pragma once

#include <string>
#include <string_view>

#include <portico/shared/file_descriptor.h>

namespace portico::http {

// A file that is appended to, or stderr. Several threads and processes may write at once: each write is one write(2) at
// the end of the file, so that lines
// do not mix in a file; on a pipe, those of more than 4 KiB may.
class AccessLog {
 public:
  // "-" is stderr. Throws std::system_error when the file cannot be opened; it is made if there is none.
  explicit AccessLog(std::string file);

  // One or several whole lines. False if not all could be written: a log that cannot be kept stops no server.
  bool write(std::string_view lines) const;

  // Opens the file by its name again, because somebody renamed it (SIGHUP, logrotate); writes that run meanwhile go to
  // either. Throws std::system_error and keeps the old file when that fails. By one thread at a time.
  void reopen();

 private:
  std::string file_;
  FileDescriptor descriptor_;  // keeps its number for ever
};

}  // namespace portico::http
