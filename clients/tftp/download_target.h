// Where the bytes of a download go.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace portico::tftp::client {

// Every function throws Failure when the disk does not do what it should.
class DownloadTarget {
 public:
  DownloadTarget() = default;
  DownloadTarget(const DownloadTarget&) = delete;
  DownloadTarget& operator=(const DownloadTarget&) = delete;
  virtual ~DownloadTarget() = default;

  // What is there already, from the beginning of the file.
  [[nodiscard]] virtual std::uint64_t kept() const { return 0; }

  // Whether what is there is of this version of this file; otherwise forgets about it, so that nothing is kept().
  virtual bool resumes(const std::string& /*digits*/) { return true; }

  // The rest follows, of the version that `resumes` was asked for last.
  virtual void begin(const std::string& /*digits*/) {}
  virtual void append(std::string_view bytes) = 0;
  virtual void finish() = 0;

  // Removes what has been written of a file that is not complete.
  virtual void discard() {}

  // Whether what has been written is kept when the rest does not come.
  [[nodiscard]] virtual bool keeps() const { return false; }
  [[nodiscard]] virtual bool is_terminal() const { return false; }
};

// `local` as a user writes it: a file, which only a complete one replaces; a directory to put `remote` into; - for
// standard output; a device or a pipe, into which it is written as it comes. REQUIRES: check_remote_name(remote).
std::unique_ptr<DownloadTarget> open_target(const std::string& local, const std::string& remote);

// `path` itself, which the server has named: a symbolic link is replaced, not followed. When the file is complete, it
// was last modified at `modified`.
std::unique_ptr<DownloadTarget> open_copy(const std::filesystem::path& path, std::chrono::sys_seconds modified);

}  // namespace portico::tftp::client
