#pragma once

#include <memory>
#include <mutex>

#include <asio/thread_pool.hpp>

namespace portico {

// A few threads for calls that block (fsync, a slow disk), so that an event loop with many jobs need not wait for them.
// They are started, with all signals blocked, when first needed. Any thread.
class HelperThreads {
 public:
  static constexpr std::size_t kThreads = 4;

  HelperThreads() = default;
  ~HelperThreads();
  HelperThreads(const HelperThreads&) = delete;
  HelperThreads& operator=(const HelperThreads&) = delete;

  [[nodiscard]] asio::thread_pool& pool();

 private:
  std::mutex mutex_;
  std::unique_ptr<asio::thread_pool> pool_;
};

}  // namespace portico
