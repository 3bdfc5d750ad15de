#include "servers/http/frontend/open_files.h"

#include <algorithm>
#include <utility>

namespace portico::http {

// What goes is closed when the lock has been released.

void OpenFiles::keep(File file) {
  File oldest;
  const std::lock_guard lock{mutex_};
  files_.push_back(std::move(file));
  if (files_.size() <= most_) return;
  oldest = std::move(files_.front());
  files_.pop_front();
}

void OpenFiles::release(const File& file) {
  const std::lock_guard lock{mutex_};
  std::erase(files_, file);
}

bool OpenFiles::give_up() {
  std::deque<File> all;
  const std::lock_guard lock{mutex_};
  all.swap(files_);
  return std::ranges::any_of(all, [](const File& file) { return file.use_count() == 1; });
}

std::size_t OpenFiles::count() const {
  const std::lock_guard lock{mutex_};
  return files_.size();
}

}  // namespace portico::http
