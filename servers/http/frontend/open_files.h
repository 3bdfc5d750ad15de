// The files that a process keeps open for the next time that they are asked for.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

namespace portico::http {

// What it keeps is shared with those who read it, and stays open for as long as they do. Any thread may call it.
class OpenFiles {
 public:
  using File = std::shared_ptr<const void>;

  static constexpr std::size_t kMost = 1024;

  explicit OpenFiles(std::size_t most = kMost) : most_{most} {}

  // The oldest goes when there are too many.
  void keep(File file);

  // Nothing when it has gone already.
  void release(const File& file);

  // Closes all that nobody reads, and keeps none of the others either: the process is short of descriptors. False if
  // there was none to close.
  bool give_up();

  [[nodiscard]] std::size_t count() const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::deque<File> files_;  // the oldest first
};

}  // namespace portico::http
